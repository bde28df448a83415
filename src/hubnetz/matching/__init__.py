"""Need to topics, hubs, offers and dates."""

import os

# The matrices are small: a second thread for them waits busily and costs more than all the rest of an answer. The
# library reads this when it is loaded, so it stands before everything of this room.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

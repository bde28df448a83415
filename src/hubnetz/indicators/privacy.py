"""What this room keeps of people: nothing; figures are numbers."""

from hubnetz.lib.privacy import nothing

DECLARED = {"KeptFigure": nothing("content", "figures", none="key")}

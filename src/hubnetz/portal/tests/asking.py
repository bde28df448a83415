"""What the tests of the answer share."""

import re

NEED = "Wir wollen unsere Waren im Internet verkaufen und brauchen einen Onlineshop"


def ask(client, q=NEED, place="71034", language="", **more):
    answer = client.get(f"{language}/answer/", {"q": q, "place": place, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def chips_on(page):
    return re.findall(r'class="chip chip--on" href="[^"]*">([^<]*)<', page)


def hrefs(page, words):
    """Return where the links lead whose text contains the words."""
    links = re.findall(r'<a[^>]*href="([^"]*)"[^>]*>(.*?)</a>', page, re.DOTALL)
    return [href.replace("&amp;", "&") for href, text in links if words in text]

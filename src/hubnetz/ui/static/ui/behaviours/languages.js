// A list that narrows itself changes its address; the other language then keeps what was chosen.
export function languages() {
  for (const link of document.querySelectorAll("header a[hreflang]")) {
    const url = new URL(link.href);
    url.search = location.search;
    link.href = url;
  }
}

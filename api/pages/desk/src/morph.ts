// Takes up markup of the server where it differs from what is shown. An element is known by its
// key, or else by its place and its name, and moved only where its order changed: what somebody has
// opened, chosen or focused stays. (morphdom moves whatever stands after something new, and what is
// moved loses focus and selection.)
export function morph(place: Element, html: string): void {
  const wanted = document.createElement("template");
  wanted.innerHTML = html;
  children(place, wanted.content);
}

function children(shown: Element, wanted: ParentNode & Node): void {
  const keys = new Set([...wanted.children].map(keyOf).filter(Boolean));
  const kept = new Map<string, Element>();
  for (const child of [...shown.children]) {
    const key = keyOf(child);
    if (key && keys.has(key)) kept.set(key, child);
    else if (key) child.remove();
  }
  let at = shown.firstChild;
  for (const next of [...wanted.childNodes]) {
    const key = keyOf(next);
    const found = key ? kept.get(key) : at && !keyOf(at) && at.nodeName === next.nodeName ? at : null;
    if (found && found === at) {
      at = found.nextSibling;
      node(found, next);
    } else if (found) {
      shown.insertBefore(found, at);
      node(found, next);
    } else {
      shown.insertBefore(next, at);
    }
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

function node(shown: ChildNode, wanted: ChildNode): void {
  if (shown.isEqualNode(wanted)) return;
  if (!(shown instanceof Element && wanted instanceof Element)) {
    shown.nodeValue = wanted.nodeValue;
    return;
  }
  for (const { name } of [...shown.attributes]) {
    const opened = name === "open" && shown instanceof HTMLDetailsElement;
    if (!wanted.hasAttribute(name) && !opened) shown.removeAttribute(name);
  }
  for (const { name, value } of wanted.attributes) {
    if (shown.getAttribute(name) !== value) shown.setAttribute(name, value);
  }
  children(shown, wanted);
}

function keyOf(of: Node): string | null {
  return of instanceof Element ? of.getAttribute("data-key") : null;
}

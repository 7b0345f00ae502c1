// The review desk: a paper opens beside the form without leaving it, J and K
// turn to the next and the last one. The keys can be switched off.
(() => {
  const viewer = () => document.getElementById("viewer");
  if (!viewer()) return;
  const open = href => fetch(href, { headers: { Accept: "text/html" } }).then(r => r.ok ? r.text() : Promise.reject(r.status)).then(text => {
    const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("viewer");
    if (!fresh) throw new Error("no part");
    viewer().replaceWith(fresh);
    ready();
    document.querySelectorAll("input[name=at]").forEach(x => { x.value = fresh.dataset.at; });
    document.querySelectorAll("button[data-about]").forEach(x => { x.value = "about:" + fresh.dataset.at; });
    fresh.querySelector("h2").focus();
  });
  document.addEventListener("click", e => {
    const x = e.target.closest("#viewer [data-view]");
    if (!x || e.ctrlKey || e.metaKey || e.shiftKey || x.dataset.failed) return;
    e.preventDefault();
    open(x.dataset.view).catch(() => { x.dataset.failed = "1"; x.click(); });
  });
  const stored = "sanxiang-review-keys";
  let keys = localStorage.getItem(stored) !== "off";
  const ready = () => {
    const label = viewer().querySelector("[data-keys]");
    if (!label) return;
    label.hidden = false;
    const box = label.querySelector("input");
    box.checked = keys;
    box.addEventListener("change", () => { keys = box.checked; localStorage.setItem(stored, keys ? "on" : "off"); });
  };
  ready();
  document.addEventListener("keydown", e => {
    if (!keys || e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select")) return;
    const key = e.key.toLowerCase();
    if (key !== "j" && key !== "k") return;
    const x = viewer().querySelector(`[data-key="${key}"]`);
    if (x) { e.preventDefault(); x.click(); }
  });
})();

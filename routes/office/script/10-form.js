// A form that was refused puts the reader at its faults; a form that is on its
// way is not sent twice; a page that is left with unsent text asks first.
(() => {
  const faults = document.getElementById("faults");
  if (faults) faults.focus();
  let changed = false;
  document.addEventListener("input", e => {
    const f = e.target.form;
    if (f && f.method === "post" && !f.dataset.draft) changed = true;
  });
  document.addEventListener("submit", e => {
    const f = e.target;
    if (f.dataset.sent) { e.preventDefault(); return; }
    if (f.method === "post") {
      changed = false;
      f.dataset.sent = "1";
      f.setAttribute("aria-busy", "true");
      setTimeout(() => { delete f.dataset.sent; f.removeAttribute("aria-busy"); }, 8000);
    }
  });
  window.addEventListener("pageshow", e => {
    if (e.persisted) document.querySelectorAll("form").forEach(f => { delete f.dataset.sent; });
  });
  window.addEventListener("beforeunload", e => { if (changed) e.preventDefault(); });

  // data-show="kind=org|sole": the field shows while the field of that name has one of the values.
  const apply = () => document.querySelectorAll("[data-show]").forEach(x => {
    const [name, wanted] = x.dataset.show.split("=");
    const form = x.closest("form") || document;
    const at = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
    const now = at.filter(i => (i.type !== "radio" && i.type !== "checkbox") || i.checked).map(i => i.value);
    x.hidden = !wanted.split("|").some(w => now.includes(w));
  });
  apply();
  document.addEventListener("change", apply);

  // data-href on a form's select: choosing goes there at once.
  document.addEventListener("change", e => {
    if (e.target.matches("select[data-submit]")) e.target.form.requestSubmit();
  });
})();

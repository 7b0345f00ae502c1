// A button with data-swap changes a list in a form without leaving the page:
// the form is sent as the button would send it, and the part of that id is taken
// from the answer.
(() => {
  document.addEventListener("click", e => {
    const button = e.target.closest("button[data-swap]");
    if (!button || button.dataset.plain) return;
    const form = button.form, id = button.dataset.swap;
    e.preventDefault();
    form.setAttribute("aria-busy", "true");
    fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, button)), headers: { Accept: "text/html" } })
      .then(r => r.text())
      .then(text => {
        const fresh = new DOMParser().parseFromString(text, "text/html").getElementById(id);
        if (!fresh) throw new Error("no part");
        document.getElementById(id).replaceWith(fresh);
        form.dispatchEvent(new Event("change", { bubbles: true }));
        const rows = fresh.querySelectorAll(".row"), last = rows[rows.length - 1];
        const target = button.value.startsWith("add:") && last ? last.querySelector("input:not([type=hidden]), select") : fresh.querySelector("button");
        if (target) target.focus();
      })
      .catch(() => { button.dataset.plain = "1"; form.requestSubmit(button); })
      .finally(() => form.removeAttribute("aria-busy"));
  });

  // data-check: numbers of parties are looked at when their field is left.
  const show = (input, kind, text, role) => {
    const id = `${input.id}-${kind}`;
    let p = document.getElementById(id);
    if (!text) { if (p) p.remove(); return; }
    if (!p) {
      p = document.createElement("p");
      p.id = id;
      p.className = role;
      input.before(p);
      input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") || ""} ${id}`.trim());
    }
    p.setAttribute("aria-live", "polite");
    p.textContent = text;
  };
  document.addEventListener("change", e => {
    const form = e.target.form;
    if (!form || !form.dataset.check || !/\.(uscc|id_number)$/.test(e.target.name)) return;
    fetch(form.dataset.check, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" } })
      .then(r => r.ok ? r.json() : [])
      .then(list => list.forEach(x => {
        const input = document.getElementById(x.id);
        if (!input) return;
        show(input, "fault", x.fault, "error");
        show(input, "known", x.known, "hint strong");
        if (x.fault) input.setAttribute("aria-invalid", "true"); else input.removeAttribute("aria-invalid");
        input.closest(".field").classList.toggle("wrong", !!x.fault);
      })).catch(() => {});
  });

  // A cause that the bureau has used brings its basis along.
  document.addEventListener("change", e => {
    if (e.target.name !== "cause" || !e.target.list) return;
    const known = [...e.target.list.options].find(o => o.value === e.target.value);
    if (!known) return;
    for (const [name, text] of [["basis", known.dataset.basis], ["cause_category", known.dataset.category]]) {
      const at = e.target.form.elements[name];
      if (at && !at.value.trim() && text) at.value = text;
    }
  });
})();

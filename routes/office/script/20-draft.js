// A form with data-draft sends what is typed to that address a while after the
// last key, says so beside itself, and stops when another window was quicker.
(() => {
  document.querySelectorAll("form[data-draft]").forEach(form => {
    const said = form.querySelector("[data-saved]"), version = form.elements.draft_version;
    if (!said || !version) return;
    let timer = 0, going = null, ended = false, dirty = false;
    const save = () => {
      clearTimeout(timer);
      if (ended || !dirty || going) return going;
      dirty = false;
      going = fetch(form.dataset.draft, {
        method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" }, keepalive: document.hidden,
      }).then(async r => {
        const answer = await r.json();
        if (r.ok) { version.value = answer.version; said.textContent = answer.text; return; }
        said.textContent = answer.detail || "没有自动保存";
        ended = r.status === 409;
      }).catch(() => { dirty = true; said.textContent = "网络不通，暂未自动保存；请不要关闭本页"; })
        .finally(() => { going = null; if (dirty) later(); });
      return going;
    };
    const later = () => { clearTimeout(timer); timer = setTimeout(save, 3000); };
    form.addEventListener("input", () => { dirty = true; later(); });
    form.addEventListener("change", () => { dirty = true; later(); });
    form.addEventListener("submit", () => { ended = true; clearTimeout(timer); });
    document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
    window.addEventListener("pageshow", e => { if (e.persisted) ended = false; });
  });
})();

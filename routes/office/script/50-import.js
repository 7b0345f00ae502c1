// The progress of an import is asked for while the page is open; when the
// system has come to rest the page shows the result.
(() => {
  const box = document.querySelector("[data-poll]");
  if (!box) return;
  const text = box.querySelector("[data-progress-text]");
  const bar = box.querySelector("progress");
  const ask = async () => {
    try {
      const answer = await fetch(box.dataset.poll, { headers: { Accept: "application/json" } });
      if (answer.status === 401 || answer.redirected) { location.reload(); return; }
      if (answer.ok) {
        const now = await answer.json();
        if (now.state !== box.dataset.state) { location.reload(); return; }
        if (text.textContent !== now.text) text.textContent = now.text;
        if (now.total) { bar.max = now.total; bar.value = now.done; } else bar.removeAttribute("value");
      }
    } catch (_) { /* the line is down: ask again */ }
    setTimeout(ask, 1500);
  };
  setTimeout(ask, 800);
})();

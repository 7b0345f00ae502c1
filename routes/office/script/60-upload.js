// Files of the form that adds recordings are sent piece by piece by the tus
// protocol: with progress, pause, and going on after a broken line, a closed
// browser or a restart of the server. The form itself goes out when all are there.
(() => {
  const form = document.querySelector("form[data-uploads]");
  if (!form || !window.XMLHttpRequest || !window.Blob) return;
  const input = form.querySelector("input[type=file]");
  const shelf = form.querySelector(".uploads");
  const piece = 16 << 20;
  const hashed = 64 << 20; // the browser's digest takes the whole file into memory
  const units = ["字节", "KB", "MB", "GB", "TB"];
  const size = n => { let i = 0; while (n >= 1024 && i < 4) { n /= 1024; i++; } return (i ? n.toFixed(1).replace(/\.0$/, "") : n) + " " + units[i]; };
  const mark = f => ["sanxiang-upload", form.dataset.case, f.name, f.size, f.lastModified].join("|");
  const remember = (k, v) => { try { v ? localStorage.setItem(k, v) : localStorage.removeItem(k); } catch (_) { /* private window */ } };
  const recall = k => { try { return localStorage.getItem(k); } catch (_) { return null; } };
  const base64 = s => btoa(String.fromCharCode(...new TextEncoder().encode(s)));
  const wait = ms => new Promise(r => setTimeout(r, ms));

  // ask sends one request of the protocol; a status that is none of good fails with the server's words.
  const ask = (method, url, headers, body, good, line) => new Promise((done, fail) => {
    const x = new XMLHttpRequest();
    x.open(method, url);
    x.setRequestHeader("Tus-Resumable", "1.0.0");
    x.setRequestHeader("Accept", "application/problem+json");
    for (const [k, v] of Object.entries(headers)) x.setRequestHeader(k, v);
    if (line) {
      line.request = x;
      x.upload.onprogress = e => line.show(line.offset + e.loaded);
    }
    x.onload = () => {
      if (good.includes(x.status)) { done(x); return; }
      let text = "服务器没有收下（" + x.status + "）";
      try { text = JSON.parse(x.responseText).detail || text; } catch (_) { /* no problem document */ }
      fail({ status: x.status, text });
    };
    x.onerror = () => fail({ status: 0, text: "网络中断" });
    x.onabort = () => fail({ status: -1, text: "已暂停" });
    x.send(body);
  });

  const digest = async f => {
    if (f.size > hashed || !window.crypto || !crypto.subtle) return "";
    const sum = await crypto.subtle.digest("SHA-256", await f.arrayBuffer());
    return [...new Uint8Array(sum)].map(b => b.toString(16).padStart(2, "0")).join("");
  };

  // Line is one file on its way.
  class Line {
    constructor(file) {
      this.file = file; this.offset = 0; this.paused = false;
      this.box = document.createElement("div");
      this.box.className = "panel upload";
      this.words = document.createElement("p");
      this.bar = document.createElement("progress");
      this.bar.max = file.size; this.bar.value = 0;
      this.bar.setAttribute("aria-label", file.name + " 上传进度");
      this.button = document.createElement("button");
      this.button.type = "button"; this.button.className = "quiet small";
      this.button.addEventListener("click", () => this.toggle());
      this.box.append(this.words, this.bar, this.button);
      shelf.append(this.box);
      this.say("等待上传");
      this.label();
    }
    say(text) { this.words.textContent = this.file.name + "（" + size(this.file.size) + "）" + text; }
    label() { this.button.textContent = this.paused ? "继续" : "暂停"; this.button.setAttribute("aria-label", this.button.textContent + " " + this.file.name); }
    show(n) { this.bar.value = n; const p = Math.floor(n * 100 / this.file.size); if (p !== this.percent) { this.percent = p; this.say("已传" + p + "%"); } }
    toggle() {
      this.paused = !this.paused;
      this.label();
      if (this.paused) { if (this.request) this.request.abort(); this.say("已暂停"); } else if (this.resume) { this.resume(); }
    }
    // find asks where to go on, or begins anew.
    async find() {
      const key = mark(this.file);
      this.url = recall(key);
      if (this.url) {
        try {
          const x = await ask("HEAD", this.url, {}, null, [200]);
          if (Number(x.getResponseHeader("Upload-Length")) === this.file.size) { this.offset = Number(x.getResponseHeader("Upload-Offset")); return; }
        } catch (e) {
          if (e.status !== 404) throw e;
        }
        remember(key, null);
      }
      const sum = await digest(this.file);
      const meta = ["case " + base64(form.dataset.case), "filename " + base64(this.file.name)].concat(sum ? ["sha256 " + base64(sum)] : []);
      const x = await ask("POST", form.dataset.uploads, { "Upload-Length": this.file.size, "Upload-Metadata": meta.join(",") }, null, [201]);
      this.url = x.getResponseHeader("Location");
      this.offset = 0;
      remember(key, this.url);
    }
    // send sends what is missing; on a broken line it asks and goes on, ever more patiently.
    async send() {
      for (let tries = 0; ;) {
        try {
          if (this.paused) await new Promise(r => { this.resume = r; });
          await this.find();
          this.show(this.offset);
          while (this.offset < this.file.size) {
            const x = await ask("PATCH", this.url, { "Content-Type": "application/offset+octet-stream", "Upload-Offset": this.offset },
              this.file.slice(this.offset, this.offset + piece), [204], this);
            this.offset = Number(x.getResponseHeader("Upload-Offset"));
            this.show(this.offset);
            tries = 0;
          }
          this.say("已传完");
          this.button.hidden = true;
          return this.url.split("/").pop();
        } catch (e) {
          this.request = null;
          if (e.status === -1) continue;
          if (e.status && ![409, 423, 429, 460, 500, 502, 503, 504].includes(e.status)) throw e;
          if (++tries > 8) throw e;
          const pause = Math.min(30, 2 ** tries);
          this.say(e.text + "，" + pause + "秒后接着传");
          await wait(pause * 1000);
        }
      }
    }
  }

  const refuse = text => {
    let p = form.querySelector("#file-fault");
    if (!p) {
      p = document.createElement("p");
      p.id = "file-fault"; p.className = "error";
      input.before(p);
      input.setAttribute("aria-describedby", "file-hint file-fault");
    }
    p.textContent = text;
    input.setAttribute("aria-invalid", "true");
    input.focus();
  };

  let busy = false;
  const leaving = e => { if (busy) e.preventDefault(); };
  window.addEventListener("beforeunload", leaving);

  document.addEventListener("submit", async e => {
    if (e.target !== form || !input.files.length) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    if (busy) return;
    const empty = [...input.files].find(f => !f.size);
    if (empty) { refuse("文件“" + empty.name + "”是空的，请重新选择。"); return; }
    busy = true;
    form.setAttribute("aria-busy", "true");
    shelf.replaceChildren();
    const lines = [...input.files].map(f => new Line(f));
    try {
      for (const l of lines) {
        const hidden = document.createElement("input");
        hidden.type = "hidden"; hidden.name = "upload"; hidden.value = await l.send();
        form.append(hidden);
      }
      lines.forEach(l => remember(mark(l.file), null));
      input.value = "";
      busy = false;
      form.removeAttribute("aria-busy");
      form.requestSubmit();
    } catch (err) {
      busy = false;
      form.removeAttribute("aria-busy");
      form.querySelectorAll("input[type=hidden][name=upload]").forEach(x => x.remove());
      refuse(err.text ? err.text + "。已传的部分保留着，再按一次“添加记录”会接着传。" : "上传没有成功，请再试一次。");
    }
  }, true);
})();

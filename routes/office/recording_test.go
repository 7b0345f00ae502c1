package office

import (
	"archive/zip"
	"bytes"
	"io"
	"mime/multipart"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"sanxiang/app/store"
	"sanxiang/models"
)

// scene is what the form says of a photograph of an hour ago.
func sceneForm(h *hall) url.Values {
	return url.Values{
		"stage": {"evidence"}, "medium": {"photo"}, "act": {"scene"}, "title": {"现场照片"}, "place": {"示例路1号"},
		"taken_at": {h.Clock.Now().Add(-time.Hour).Format("2006-01-02 15:04")}, "cert_shown": {"1"},
		"officers": {idString(h.Officers[0].ID), idString(h.Officers[1].ID)}, "key": {strings.Repeat("a", 32)},
	}
}

// file is one file of a form.
type file struct{ name, text string }

// send sends a form with files, as a browser without script does.
func (c *client) upload(t testing.TB, path string, values url.Values, files ...file) answer {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, list := range values {
		for _, v := range list {
			_ = w.WriteField(name, v)
		}
	}
	for _, f := range files {
		part, err := w.CreateFormFile("file", f.name)
		if err == nil {
			_, err = io.WriteString(part, f.text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	_ = w.Close()
	return c.tus(t, "POST", path, body.String(), "Content-Type", w.FormDataContentType(), "Accept", "text/html")
}

// TestAddRecordings adds text, files without script, and files that came by
// tus; a faulty form loses no file.
func TestAddRecordings(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c, id := h.signIn(t, h.Handler), filedCase(t, h).ID
		page, post := "/cases/"+idString(id)+"/recordings", "/cases/"+idString(id)+"/recordings/upload"
		c.get(t, page).want(t, "empty", 200, []string{"还没有过程记录", "“启动”环节没有任何记录", "name=\"key\""}, nil)

		text := sceneForm(h)
		text.Set("medium", "text")
		text.Set("stage", "start")
		text.Set("title", "现场检查笔录<b>")
		c.post(t, post, text).want(t, "no text", 422, []string{"文字记录须有内容", "现场检查笔录&lt;b&gt;"}, []string{"<b>"})
		text.Set("text", "检查经过")
		for range 2 { // the second is the same request again
			c.follow(t, post, text).want(t, "text", 200, []string{"已登记1条过程记录", "共1条", "示例甲、示例乙"}, []string{"环节没有任何记录"})
		}
		bad := sceneForm(h)
		bad.Set("taken_at", "昨天")
		bad.Set("key", strings.Repeat("b", 32))
		a := c.upload(t, post, bad, file{"../../一.jpg", "第一张"}, file{"二.jpg", "第二张"}, file{"", ""})
		a.want(t, "bad time", 422, []string{"几时几分", "待登记的文件", "一.jpg（9 字节）", "二.jpg"}, []string{"../"})
		list, err := h.deps.Uploads.List(t.Context(), h.Handler, id)
		if err != nil || len(list) != 2 || strings.Count(a.body, `name="upload"`) != 2 || strings.Count(a.body, `checked> <span>一`) != 1 {
			t.Fatalf("uploads = %v, %v", list, err)
		}
		good := sceneForm(h)
		good.Set("key", bad.Get("key"))
		good["upload"] = []string{idString(list[0].ID), idString(list[1].ID)}
		c.follow(t, post, good).want(t, "mended", 200, []string{"已登记2条", "现场照片（2）", "共3条", store.Digest([]byte("第一张"))[:8]}, []string{"待登记的文件"})

		sent := c.beginUpload(t, id, "录像.mp4", "6")
		c.piece(t, sent, "0", "012")
		late := sceneForm(h)
		late.Set("key", strings.Repeat("c", 32))
		late.Set("medium", "av")
		late.Set("title", "录像")
		late.Set("taken_at", "2024年3月1日 9时5分")
		late["upload"] = []string{strings.TrimPrefix(sent, "/uploads/")}
		c.post(t, post, late).want(t, "half a file", 422, []string{"还没有传完", "已传50%"}, nil)
		c.piece(t, sent, "3", "345")
		c.post(t, post, late).want(t, "late", 422, []string{"超过24小时上传须说明原因"}, nil)
		late.Set("late_reason", "异地执法")
		c.follow(t, post, late).want(t, "late with a reason", 200, []string{"迟报", "异地执法", "2024-03-01 09:05"}, nil)
		c.upload(t, post, late, file{"空.jpg", ""}).want(t, "empty file", 422, nil, nil)
		h.Check(t)
	})
}

// TestRecordingRights shows the record to those who may read the case, and
// the form to those who may add.
func TestRecordingRights(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c, id := h.signIn(t, h.Handler), filedCase(t, h).ID
		base := "/cases/" + idString(id)
		if a := c.upload(t, base+"/recordings/upload", sceneForm(h), file{"照片.jpg", "秘密照片"}); a.status != 303 {
			t.Fatalf("add = %d: %s", a.status, a.body)
		}
		stranger, admin := h.signIn(t, h.Stranger), h.signIn(t, h.Admin)
		for path, says := range map[string]string{
			base + "/recordings": "现场照片", base + "/recordings/3": "照片.jpg", base + "/recordings/3/content": "秘密照片", base + "/file": "证据材料",
			base + "/file.zip": "PK",
		} {
			h.rights(t, path, door{"stranger", stranger, 404}, door{"admin", admin, 403}, door{"reviewer", h.signIn(t, h.Reviewer), 200}, says)
		}
		h.signIn(t, h.Reviewer).get(t, base+"/recordings").want(t, "reader", 200, []string{"由承办机关的办案人员进行"}, []string{"<textarea"})
		for _, d := range []door{{"guest", h.guest(), 401}, {"stranger", stranger, 404}, {"reviewer", h.signIn(t, h.Reviewer), 403}} {
			if a := d.client.upload(t, base+"/recordings/upload", sceneForm(h), file{"x.jpg", "x"}); a.status != d.status {
				t.Errorf("add by %s = %d, want %d", d.who, a.status, d.status)
			}
		}
		for _, path := range []string{base + "/recordings/2", base + "/recordings/x", base + "/recordings/9/content", "/cases/9/file", "/cases/9/recordings", "/cases/x/file.zip"} {
			c.get(t, path).want(t, path, 404, nil, nil)
		}
		h.breakDown("find")
		c.get(t, base+"/recordings").want(t, "broken store", 500, []string{"系统出错"}, []string{"示例故障"})
	})
}

// TestRecordingContent sends files so that none of them runs: what a browser
// cannot show safely is only saved.
func TestRecordingContent(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c, id := h.signIn(t, h.Handler), filedCase(t, h).ID
		base := "/cases/" + idString(id) + "/recordings"
		names := []string{"照片.JPG", "录像.mp4", "录音.mp3", "决定书.pdf", "页面.html", "图.svg", "说明.docx", "没有后缀", "a.jpg.html"}
		var files []file
		for _, n := range names {
			files = append(files, file{n, "<script>alert(1)</script>"})
		}
		if a := c.upload(t, base+"/upload", sceneForm(h), files...); a.status != 303 {
			t.Fatalf("add = %d: %s", a.status, a.body)
		}
		list, _, err := h.deps.Recording.List(t.Context(), h.Handler, id)
		if err != nil || len(list) != len(names) {
			t.Fatalf("%d recordings, %v", len(list), err)
		}
		want := map[string]string{"照片.JPG": "image/jpeg", "录像.mp4": "video/mp4", "录音.mp3": "audio/mpeg", "决定书.pdf": "application/pdf"}
		previews := map[string]string{"照片.JPG": "<img src=", "录像.mp4": "<video controls", "录音.mp3": "<audio controls", "决定书.pdf": "打开 PDF", "页面.html": "请下载后查看"}
		for i, r := range list {
			path := base + "/" + idString(int64(r.Seq))
			a := c.get(t, path+"/content")
			kind, how := want[names[i]], "inline"
			if kind == "" {
				kind, how = "application/octet-stream", "attachment"
			}
			policy := a.header("Content-Security-Policy")
			if a.status != 200 || a.header("Content-Type") != kind || !strings.HasPrefix(a.header("Content-Disposition"), how+"; filename=") ||
				a.header("X-Content-Type-Options") != "nosniff" || !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "script-src") ||
				kind != "application/pdf" && !strings.HasSuffix(policy, "sandbox") || a.header("ETag") != `"`+r.Hash+`"` {
				t.Errorf("%s = %d, %s, %s, %s", names[i], a.status, a.header("Content-Type"), a.header("Content-Disposition"), policy)
			}
			if saved := c.get(t, path+"/content?save=1").header("Content-Disposition"); !strings.HasPrefix(saved, "attachment") {
				t.Errorf("%s to be saved: %s", names[i], saved)
			}
			c.get(t, path).want(t, "page of "+names[i], 200, []string{previews[names[i]], r.Hash, "调阅记录"}, nil)
		}
		path := base + "/" + idString(int64(list[0].Seq)) + "/content"
		part := c.tus(t, "GET", path, "", "Range", "bytes=1-6")
		if part.status != 206 || part.body != "script" {
			t.Errorf("range = %d %q", part.status, part.body)
		}
		if a := c.tus(t, "HEAD", path, ""); a.status != 200 || a.header("Content-Length") != "25" || a.body != "" {
			t.Errorf("HEAD = %d, %s", a.status, a.header("Content-Length"))
		}
		if a := c.tus(t, "GET", path, "", "Range", "bytes=0-1,3-4"); a.status != 416 {
			t.Errorf("several ranges = %d", a.status)
		}
	})
}

// TestCaseFilePage says what is missing, and sends the archive.
func TestCaseFilePage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c, id := h.signIn(t, h.Handler), filedCase(t, h).ID
		base := "/cases/" + idString(id)
		c.get(t, base+"/file").want(t, "empty", 200, []string{"材料不齐", "第3类缺证据材料", "案件来源登记表", "/documents/filing", "8. 其他有关材料"}, []string{"缺立案审批表"})
		form := sceneForm(h)
		form.Set("act", "seal_up")
		c.upload(t, base+"/recordings/upload", form, file{"照片.jpg", "照片"})
		c.get(t, base+"/recordings").want(t, "gap", 200, []string{"查封须有全程音像记录", "act=seal_up", "medium=av"}, nil)
		c.get(t, base+"/recordings?stage=evidence&act=seal_up&medium=av").want(t, "form of a gap", 200, []string{`value="seal_up" selected`, `value="av" checked`}, nil)
		a := c.get(t, base+"/file.zip")
		if a.status != 200 || a.header("Content-Type") != "application/zip" || !strings.Contains(a.header("Content-Disposition"), "%E6%A1%88%E5%8D%B7") {
			t.Errorf("archive = %d, %s", a.status, a.header("Content-Disposition"))
		}
		z, err := zip.NewReader(strings.NewReader(a.body), int64(len(a.body)))
		if err != nil || !slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Name == "03_证据材料/003_现场照片.jpg" }) {
			t.Errorf("archive: %v", err)
		}
		for _, name := range []string{"案件来源登记表", "立案审批表"} {
			checkDocument(t, h, id, z, name)
		}
		if again := c.get(t, base+"/file.zip"); again.body != a.body {
			t.Error("the same case gives other bytes")
		}
		c.get(t, base+"/file").want(t, "page", 200, []string{"查封须有全程音像记录"}, []string{"第3类缺"})
		audits, err := h.Store.ListAudits(t.Context(), nil, 0, 3)
		if err != nil || !slices.ContainsFunc(audits, func(x models.Audit) bool { return x.Verb == "下载案卷" && x.ActorID == h.Handler.UserID }) {
			t.Errorf("audits = %+v, %v", audits, err)
		}
		h.rights(t, base+"/file", door{"stranger", h.signIn(t, h.Stranger), 404}, door{"administrator", h.signIn(t, h.Admin), 403}, door{"reviewer", h.signIn(t, h.Reviewer), 200}, "案件来源登记表")
		h.Check(t)
		h.breakDown("find")
		c.get(t, base+"/file.zip").want(t, "broken store", 500, []string{"系统出错"}, []string{"示例故障", "PK"})
	})
}

// checkDocument finds a document of the case in the archive as its page gives
// it, with its digest in the catalogue and among the sums.
func checkDocument(t *testing.T, h *hall, id int64, z *zip.Reader, name string) {
	t.Helper()
	text := func(part string) (string, string) {
		i := slices.IndexFunc(z.File, func(f *zip.File) bool { return strings.Contains(f.Name, part) })
		if i < 0 {
			t.Fatalf("the archive has no %s", part)
		}
		r, err := z.File[i].Open()
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		return z.File[i].Name, string(b)
	}
	path, content := text(name + ".docx")
	kind := map[string]string{"案件来源登记表": "source", "立案审批表": "filing"}[name]
	if file := h.signIn(t, h.Handler).get(t, "/cases/"+idString(id)+"/documents/"+kind+"/file"); file.body != content || !strings.HasPrefix(path, "01_") {
		t.Errorf("%s differs from what its page gives", path)
	}
	sum := store.Digest([]byte(content))
	for _, part := range []string{"目录.csv", "目录.html", "SHA256SUMS"} {
		if _, listed := text(part); !strings.Contains(listed, sum) {
			t.Errorf("%s has not the digest of %s", part, name)
		}
	}
}

// TestMoments reads times as people write them.
func TestMoments(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2024-06-01 09:30": "2024-06-01 09:30:00", "2024年6月1日 9时5分": "2024-06-01 09:05:00", "20240601 0930": "", "2024-6-1T23:59:07": "2024-06-01 23:59:07",
		"2024／6／1 9：30": "2024-06-01 09:30:00", "2024-06-01": "", "2024-06-01 24:30": "", "2024-02-30 10:00": "", "x": "",
	} {
		f := newForm(url.Values{"at": {text}})
		got := ""
		if at := f.moment("at"); at != 0 {
			got = at.Time().Format("2006-01-02 15:04:05")
		}
		if got != want || (f.err() == nil) != (want != "") {
			t.Errorf("moment(%q) = %q, %v, want %q", text, got, f.err(), want)
		}
	}
}

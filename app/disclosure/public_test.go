package disclosure_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanxiang/app/apptest"
	"sanxiang/app/disclosure"
	"sanxiang/app/document"
	"sanxiang/models"
)

// TestSearch looks for decisions as visitors type.
func TestSearch(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		for i := range 5 {
			s := apptest.Fined(fmt.Sprint(i+1), "2024-03-01", apptest.Organisation())
			s.Parties[0].Name = fmt.Sprintf("示例第%d商贸（集团）有限公司", i+1)
			s.Parties[0].USCC = models.MakeUSCC("91", "000000", 20+2*i)
			d.World.Publish(t, d.Decide(t, s).ID)
		}
		p := apptest.Person()
		hidden := d.Decide(t, apptest.Fined("9", "2023-12-29", p))
		d.World.Publish(t, hidden.ID)
		d.check(t)
		for _, tt := range []struct {
			name string
			q    models.PublicQuery
			want int
		}{
			{"all", models.PublicQuery{}, 6},
			{"part of a name", models.PublicQuery{Text: "商贸"}, 5},
			{"two words", models.PublicQuery{Text: "第3商贸 城市道路"}, 1},
			{"brackets in another width", models.PublicQuery{Text: "商贸(集团)"}, 5},
			{"code in small letters", models.PublicQuery{Text: strings.ToLower(models.MakeUSCC("91", "000000", 22))}, 1},
			{"number with other brackets", models.PublicQuery{Text: "[2024]4号"}, 1},
			{"a literal percent sign", models.PublicQuery{Text: "%"}, 0},
			{"a literal underscore", models.PublicQuery{Text: "_"}, 0},
			{"the full name of a person", models.PublicQuery{Text: "欧阳示例"}, 0},
			{"the masked name", models.PublicQuery{Text: "欧阳某某"}, 1},
			{"year", models.PublicQuery{Year: 2023}, 1},
			{"bureau", models.PublicQuery{Bureau: d.Urban.Code}, 6},
			{"other bureau", models.PublicQuery{Bureau: d.Water.Code}, 0},
			{"kind", models.PublicQuery{Kind: "licence"}, 0},
		} {
			got, err := d.Public.Search(t.Context(), tt.q, disclosure.Window{})
			if err != nil || got.Total != tt.want || len(got.Rows) != tt.want {
				t.Errorf("%s: %d found, %d rows, %v; want %d", tt.name, got.Total, len(got.Rows), err, tt.want)
			}
		}
		_, err := d.Public.Search(t.Context(), models.PublicQuery{Text: strings.Repeat("字", 101), Year: -1, Kind: "nonsense"}, disclosure.Window{})
		wantKind(t, "bad query", err, models.Invalid)

		var seen []string
		for w := (disclosure.Window{Limit: 4}); ; {
			got, err := d.Public.Search(t.Context(), models.PublicQuery{}, w)
			if err != nil || got.Total != 6 {
				t.Fatalf("page: %+v, %v", got.Total, err)
			}
			for _, r := range got.Rows {
				seen = append(seen, r.Number)
			}
			if got.Next == 0 {
				break
			}
			w.Before = got.Next
		}
		if len(seen) != 6 || seen[0] != "示城管罚决字〔2023〕9号" {
			t.Errorf("pages = %q, want six, newest first", seen)
		}
	})
}

// TestFindExact jumps for numbers and codes that are one record's only.
func TestFindExact(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		one := d.World.Publish(t, d.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation())).ID)
		for _, tt := range []struct {
			text string
			want string
		}{
			{"示城管罚决字〔2024〕1号", one.PublicID},
			{" 示城管罚决字(2024)1号 ", one.PublicID},
			{"示城管罚决字［2024］1号", one.PublicID},
			{apptest.Organisation().USCC, one.PublicID},
			{"示城管罚决字〔2024〕", ""},
			{"", ""},
		} {
			id, exact, err := d.Public.FindExact(t.Context(), tt.text)
			if err != nil || id != tt.want || exact != (tt.want != "") {
				t.Errorf("FindExact(%q) = %q, %v, %v; want %q", tt.text, id, exact, err, tt.want)
			}
		}
		d.World.Publish(t, d.Decide(t, apptest.Fined("2", "2024-03-01", apptest.Organisation())).ID)
		if _, exact, _ := d.Public.FindExact(t.Context(), apptest.Organisation().USCC); exact {
			t.Error("a code with two records is taken for one")
		}
	})
}

// TestBureau counts what a bureau shows by year, and lists nothing else.
func TestBureau(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		d.World.Publish(t, d.Decide(t, apptest.Fined("1", "2024-03-01", apptest.Organisation())).ID)
		d.World.Publish(t, d.Decide(t, apptest.Fined("2", "2023-12-29", apptest.Organisation())).ID)
		gone := d.Decide(t, apptest.Fined("3", "2023-12-28", apptest.Organisation()))
		d.World.Publish(t, gone.ID)
		if _, err := d.Withdraw(t.Context(), d.Approver, gone.ID, disclosure.Withdrawal{Code: "not_public"}); err != nil {
			t.Fatal(err)
		}
		d.Decide(t, apptest.Fined("4", "2024-03-01", apptest.Organisation()))
		for range 2 { // publishing the same page twice changes nothing
			row, err := d.PublishPage(t.Context(), models.SystemActor("发布报告"), chapter(d, 2023))
			if err != nil || row.Revision != 1 {
				t.Fatalf("publish chapter: revision %d, %v", row.Revision, err)
			}
		}
		d.check(t)
		got, err := d.Public.Bureau(t.Context(), d.Urban.Code)
		if err != nil {
			t.Fatal(err)
		}
		want := []disclosure.YearCount{
			{Year: 2024, ByKind: map[string]int64{"penalty": 1}, Shown: 1},
			{Year: 2023, ByKind: map[string]int64{"penalty": 1}, Shown: 1, Withdrawn: 1, Chapter: true},
		}
		if diff := cmp.Diff(want, got.Years); diff != "" || got.Name != d.Urban.Name || len(got.Latest) != 2 {
			t.Errorf("%s with %d latest, years (-want +got):\n%s", got.Name, len(got.Latest), diff)
		}
		_, err = d.Public.Bureau(t.Context(), d.Water.Code)
		wantKind(t, "a bureau that shows nothing", err, models.NotFound)
		directory, err := d.Public.Directory(t.Context())
		if err != nil || directory.Shown != 2 || len(directory.Bureaus) != 1 || cmp.Diff([]int{2024, 2023}, directory.Years) != "" {
			t.Errorf("directory = %+v, %v", directory, err)
		}
		d.World.Publish(t, d.Decide(t, apptest.Fined("5", "2024-03-01", apptest.Organisation())).ID)
		if directory, _ = d.Public.Directory(t.Context()); directory.Shown != 3 {
			t.Errorf("directory after another publication = %+v", directory)
		}
	})
}

// chapter is a page as the document walker writes it.
func chapter(d *desk, year int) disclosure.Page {
	return disclosure.Page{
		Bureau: d.Urban.ID, Kind: "chapter", Year: year, Title: "示例年度\n执法报告",
		Body: models.PublicPage{HTML: `<article class="document"><h1>标题</h1><p>公示<a class="figure" href="#src-f1" title="口径">49</a>件。</p></article>`},
	}
}

// TestPages holds chapters to the walker's markup and to the gate.
func TestPages(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		first, err := d.PublishPage(t.Context(), d.Approver, chapter(d, 2023))
		if err != nil {
			t.Fatal(err)
		}
		changed := chapter(d, 2023)
		changed.Body.HTML = strings.Replace(changed.Body.HTML, "49", "50", 1)
		second, err := d.PublishPage(t.Context(), d.Approver, changed)
		if err != nil || second.PublicID != first.PublicID || second.Revision != 2 {
			t.Errorf("second = %+v, %v", second, err)
		}
		_, page, err := d.Public.Chapter(t.Context(), d.Urban.Code, 2023)
		if err != nil || page.HTML != changed.Body.HTML || page.Title != "示例年度执法报告" {
			t.Errorf("chapter = %+v, %v", page, err)
		}
		_, _, err = d.Public.Chapter(t.Context(), d.Urban.Code, 2022)
		wantKind(t, "chapter of another year", err, models.NotFound)
		_, err = d.PublishPage(t.Context(), d.Handler, chapter(d, 2022))
		wantKind(t, "handler", err, models.Forbidden)
		for name, html := range map[string]string{
			"script": "<script>alert(1)</script>", "handler": `<p onclick="x()">甲</p>`, "outside link": `<a href="https://example.org/">甲</a>`,
			"script link": `<a href="javascript:x()">甲</a>`, "style": `<p style="color:red">甲</p>`, "comment": "<!-- x -->", "broken": "<p>甲",
			"picture": `<img src="x"/>`, "frame": `<iframe></iframe>`, "identity number": "<p>" + models.MakeIDNumber("000000", "1990-01-02", 3) + "</p>",
			"mobile in a title": `<span title="13800000000">甲</span>`, "svg": `<svg xmlns="http://www.w3.org/2000/svg"><p>甲</p></svg>`, "foreign": `<x:p xmlns:x="u">甲</x:p>`,
			"markup that is text to XML only": `<p><![CDATA[><form action="/x">甲</form>]]></p>`,
		} {
			bad := chapter(d, 2021)
			bad.Body.HTML = html
			_, err := d.PublishPage(t.Context(), d.Approver, bad)
			wantKind(t, name, err, models.Invalid)
		}
		d.check(t)
	})
}

// TestWalkerPasses publishes what the document walker really writes.
func TestWalkerPasses(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	number := func(id, printed string) document.Figure {
		return document.Figure{ID: id, Code: "penalty.case.count", Name: "办结<案件>", Printed: printed, Basis: "按决定日期&口径", Records: 4983}
	}
	doc := &document.Document{
		Title: "示例市年度报告\n（节选）", Subtitle: "2023年", Organ: "示例市城市管理局", Date: "2024-01-20",
		RedHead: &document.RedHead{Mark: "示例市城市管理局文件", DocNumber: "示城管发〔2024〕1号"},
		Blocks: []document.Block{
			document.Heading{Level: 1, Inlines: document.Inlines{document.Text("公示")}},
			document.Paragraph{Inlines: document.Inlines{document.Text("全年"), number("f1", "4983"), document.Text("件，监督电话0991-2000000。")}},
			document.Heading{Level: 2, Inlines: document.Inlines{document.Text("表")}},
			document.Table{
				Caption: "统计表", Note: "注。", Columns: []document.Column{{Title: "单位"}, {Title: "件", Align: document.AlignRight}, {Title: "元"}, {Title: "年"}},
				Rows: []document.Row{{{document.Text("示例")}, {number("f2", "11010119")}, {document.Text("900307")}, {document.Text("7758")}}},
			},
		},
		Sources: []document.Source{{FigureID: "f1", Name: "办结案件", Printed: "4983", Code: "penalty.case.count", Records: 4983, AsOf: "2023-12-31"}},
	}
	var html strings.Builder
	if err := document.WriteHTML(&html, doc); err != nil {
		t.Fatal(err)
	}
	page := chapter(d, 2023)
	page.Body.HTML = html.String()
	if _, err := d.PublishPage(t.Context(), models.SystemActor("发布报告"), page); err != nil {
		t.Errorf("the walker's own page is refused: %v\n%s", err, html.String())
	}
	d.check(t)
}

// TestDocuments publishes a rule document with two persons and takes it down.
func TestDocuments(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		doc := disclosure.Document{
			Key: "d1", Bureau: d.Urban.ID, Kind: "rule_doc", Title: "示例市城市管理局行政执法公示办法", Number: "示城管发〔2024〕3号",
			Text: "第一条 为了规范<公示>，制定本办法。\n\n第二条 咨询电话0991-2000000。", Day: "2024-02-01",
		}
		prepared, err := d.PrepareDocument(t.Context(), d.Handler, doc)
		if err != nil {
			t.Fatal(err)
		}
		again, err := d.PrepareDocument(t.Context(), d.Handler, doc)
		if err != nil || again.ID != prepared.ID {
			t.Errorf("repeated: %d, %v; want %d", again.ID, err, prepared.ID)
		}
		d.check(t)
		_, err = d.ApproveDocument(t.Context(), d.Handler, prepared.ID, disclosure.Approval{})
		wantKind(t, "handler approves", err, models.Forbidden)
		_, err = d.ApproveDocument(t.Context(), d.Stranger, prepared.ID, disclosure.Approval{})
		wantKind(t, "stranger approves", err, models.NotFound)
		published, err := d.ApproveDocument(t.Context(), d.Approver, prepared.ID, disclosure.Approval{})
		if err != nil || !published.OnTime {
			t.Fatalf("approve: %+v, %v", published, err)
		}
		d.check(t)
		_, page, err := d.Public.Find(t.Context(), published.PublicID)
		if want := "<article class=\"document\"><p>第一条 为了规范&lt;公示&gt;，制定本办法。</p>\n<p>第二条 咨询电话0991-2000000。</p>\n</article>\n"; err != nil || page.HTML != want {
			t.Errorf("html = %q, %v", page.HTML, err)
		}
		if _, err := d.WithdrawDocument(t.Context(), d.Approver, published.ID, disclosure.Withdrawal{Code: "not_public"}); err != nil {
			t.Fatal(err)
		}
		d.check(t)
		_, err = d.PrepareDocument(t.Context(), d.Handler, disclosure.Document{Bureau: d.Urban.ID, Kind: "penalty", Text: "联系人手机13800000000", Day: "2025-01-01"})
		wantKind(t, "bad document", err, models.Invalid)
		for _, field := range []string{"kind", "title", "text", "day"} {
			if err != nil && !strings.Contains(err.Error(), field+"：") {
				t.Errorf("field %s is not named in %v", field, err)
			}
		}
	})
}

// TestRights counts the party's terms from the day of service.
func TestRights(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, tt := range []struct {
		name string
		page models.PublicPage
		want []models.Day
	}{
		// 60 days from 2024-03-01 end on 30 April; 15 days on Saturday 16 March roll to Monday.
		{"fine", models.PublicPage{ServedOn: "2024-03-01", Fine: 1}, []models.Day{"2024-03-18", "2024-04-30", "2024-09-02"}},
		{"no fine", models.PublicPage{ServedOn: "2024-03-01"}, []models.Day{"2024-04-30", "2024-09-02"}},
		{"not served", models.PublicPage{}, []models.Day{"", ""}},
		{"a year without calendar", models.PublicPage{ServedOn: "2031-03-01"}, []models.Day{"", ""}},
	} {
		rights, err := d.Public.Rights(t.Context(), tt.page)
		var got []models.Day
		for _, r := range rights {
			got = append(got, r.LastOn)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
			t.Errorf("%s (-want +got): %v\n%s", tt.name, err, diff)
		}
	}
}

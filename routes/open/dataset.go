package open

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/disclosure"
	"sanxiang/app/opendata"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// reportRow is a published chapter.
type reportRow struct {
	ID          string     `json:"id"`
	BureauCode  string     `json:"bureau_code"`
	BureauName  string     `json:"bureau_name"`
	Year        int        `json:"year" doc:"报告的年度"`
	Title       string     `json:"title"`
	PublishedOn models.Day `json:"published_on"`
	Revision    int        `json:"revision"`
	Link        string     `json:"link"`
}

// pagedQuery pages a list.
type pagedQuery struct {
	Bureau string `query:"org" doc:"机关代码"`
	Year   string `query:"year" doc:"报告的年度"`
	Cursor string `query:"cursor" doc:"上一页 links.next 给出的位置"`
	Limit  int    `query:"limit" min:"1" max:"200" default:"50" doc:"每页条数"`
}

func (o *open) listReports(r request, form pagedQuery) (answer[[]reportRow], error) {
	q := models.PublicQuery{Kind: "chapter", Bureau: form.Bureau, Year: int(web.WholeNumber(form.Year))}
	_, place, err := readCursor(form.Cursor)
	if err != nil {
		return answer[[]reportRow]{}, err
	}
	found, err := o.Public.Search(r.ctx, q, disclosure.Window{Before: place, Limit: form.Limit, Uncounted: true})
	if err != nil {
		return answer[[]reportRow]{}, err
	}
	out := make([]reportRow, len(found.Rows))
	for i, row := range found.Rows {
		out[i] = reportRow{row.PublicID, row.BureauCode, row.BureauName, row.Year, row.Title, row.PublishedOn, row.Revision, r.base + web.RecordPath(row)}
	}
	a := answer[[]reportRow]{data: out, total: found.Total}
	if found.Next > 0 {
		a.next = nextPath(r.http, writeCursor(cursorNewest, found.Next))
	}
	return a, nil
}

// datasetRow is a prepared file.
type datasetRow struct {
	Year    int    `json:"year"`
	Format  string `json:"format" doc:"csv、ndjson 或 xlsx"`
	Rows    int    `json:"rows"`
	Bytes   int64  `json:"bytes"`
	SHA256  string `json:"sha256" doc:"文件的 SHA-256，与响应头 ETag 相同"`
	MadeAt  string `json:"made_at" doc:"生成时间，RFC 3339"`
	Current bool   `json:"current" doc:"false 为其中有信息已撤下或更正，文件正在重新生成，此时按该地址得到的是即时生成的内容"`
	Link    string `json:"link"`
}

func (o *open) listDatasets(r request, _ noQuery) (answer[[]datasetRow], error) {
	list, err := o.Files.Datasets(r.ctx)
	if err != nil {
		return answer[[]datasetRow]{}, err
	}
	// Files are made without anything public changing, so the cache must not keep this.
	r.http.Set(fiber.HeaderCacheControl, "public, no-cache")
	out := make([]datasetRow, len(list))
	for i, d := range list {
		out[i] = datasetRow{d.Year, d.Format, d.Rows, d.Bytes, d.SHA256, opendata.Timestamp(d.MadeAt), !d.Stale, r.base + "/data/" + strconv.Itoa(d.Year) + "." + d.Format}
	}
	return answer[[]datasetRow]{data: out, total: len(out)}, nil
}

func (o *open) listColumns(request, noQuery) (answer[[]models.DataColumn], error) {
	out := opendata.Dictionary()
	return answer[[]models.DataColumn]{data: out, total: len(out)}, nil
}

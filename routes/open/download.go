package open

import (
	"bufio"
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/disclosure"
	"sanxiang/app/opendata"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// searchQuery names the parameters of a search; web.PublicQuery reads them.
type searchQuery struct {
	Text    string `query:"q" doc:"名称、代码、文号或案由，用空格分开的词都须找到"`
	Bureau  string `query:"org" doc:"机关代码，见 /bureaus"`
	Party   string `query:"party" doc:"当事人的统一社会信用代码"`
	Year    string `query:"year" doc:"决定年份，如 2024"`
	Kind    string `query:"kind" doc:"类别：penalty 行政处罚、licence 行政许可、coercion 行政强制、inspection 行政检查、rule_doc 制度文件、other 其他、chapter 年度报告、statistics 统计表"`
	Penalty string `query:"penalty" doc:"处罚种类，如 fine、warning"`
	Band    string `query:"band" doc:"罚款金额段：none、lt1w、1w-5w、5w-20w、20w-100w、ge100w"`
	Min     string `query:"min" doc:"罚款不少于，元"`
	Max     string `query:"max" doc:"罚款不多于，元"`
	Status  string `query:"status" doc:"published 正在公示（默认）、withdrawn 已撤下、ended 公示期满"`
	Sort    string `query:"sort" doc:"newest 最新（默认）、fine 罚款金额"`
}

// downloadQuery is a search with the form of the headers.
type downloadQuery struct {
	searchQuery
	Fields string `query:"fields" choices:"en,cn,shuanggongshi" doc:"表头：en 英文、cn 中文、shuanggongshi 双公示"`
}

// readSearch reads a search and refuses what is no parameter of dst.
func readSearch(c *fiber.Ctx, dst any) (models.PublicQuery, error) {
	if err := web.ReadQuery(c, dst); err != nil {
		return models.PublicQuery{}, err
	}
	q := web.PublicQuery(c)
	return q, q.Check()
}

// download streams every match of a search as a file. All of one year as CSV
// is there already.
func (o *open) download(c *fiber.Ctx, format string) error {
	var form downloadQuery
	q, err := readSearch(c, &form)
	if err != nil {
		return err
	}
	if format == opendata.FormatCSV && form.Fields == "" && q.Year != 0 && q == (models.PublicQuery{Year: q.Year}) {
		if _, err := o.Files.Find(c.UserContext(), q.Year, format); err == nil {
			return c.Redirect("/data/"+strconv.Itoa(q.Year)+"."+format, fiber.StatusFound)
		}
	}
	return o.export(c, q, opendata.Options{Format: format, Fields: form.Fields})
}

// export streams the matches of a search.
func (o *open) export(c *fiber.Ctx, q models.PublicQuery, options opendata.Options) error {
	if options.Fields == opendata.FieldsDual {
		if q.Kind != "" && q.Kind != "penalty" {
			return models.Errorf(models.Invalid, "双公示表头只用于行政处罚，请去掉 kind 或改为 kind=penalty")
		}
		q.Kind = "penalty"
	}
	leave, err := o.exports.enter(web.Address(c))
	if err != nil {
		return err
	}
	if err := o.describe(c, q, &options); err != nil {
		leave()
		return err
	}
	return o.Edge.Stream(c, func(ctx context.Context, w io.Writer) error {
		defer leave()
		return o.write(ctx, w, q, options)
	})
}

// describe fills in what the file says of itself and sets the headers.
func (o *open) describe(c *fiber.Ctx, q models.PublicQuery, options *opendata.Options) error {
	found, err := o.Public.Search(c.UserContext(), q, disclosure.Window{Limit: 1, Uncounted: true})
	if err != nil {
		return err
	}
	name, err := o.bureauName(c.UserContext(), q.Bureau)
	if err != nil {
		return err
	}
	options.Total, options.AsOf, options.Base, options.Scope = found.Total, o.today(), o.base(c), scope(q, name)
	if err := options.Check(); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, opendata.MediaTypes[options.Format])
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set("X-Total-Count", strconv.Itoa(found.Total))
	web.Attachment(c, opendata.FileName(q, name, *options))
	return nil
}

// write writes the file.
func (o *open) write(ctx context.Context, w io.Writer, q models.PublicQuery, options opendata.Options) error {
	out := bufio.NewWriterSize(w, 256<<10)
	file, err := opendata.NewWriter(out, options)
	if err != nil {
		return err
	}
	err = o.Public.Walk(ctx, q, func(row models.Publication, page models.PublicPage) error { return file.Write(&row, &page) })
	closed := file.Close() // after an error too: a workbook has temporary files
	if err != nil {
		return err
	}
	if closed != nil {
		return closed
	}
	return out.Flush()
}

// bureauName is what the bureau of a code is called, empty for none.
func (o *open) bureauName(ctx context.Context, code string) (string, error) {
	if code == "" {
		return "", nil
	}
	directory, err := o.Public.Directory(ctx)
	if err != nil {
		return "", err
	}
	for _, b := range directory.Bureaus {
		if b.Code == code {
			return b.Name, nil
		}
	}
	return code, nil
}

// scope says a search in words.
func scope(q models.PublicQuery, bureau string) string {
	var parts []string
	add := func(what, value string) {
		if value != "" {
			parts = append(parts, what+value)
		}
	}
	add("查询词：", q.Text)
	add("机关：", bureau)
	add("当事人代码：", q.Party)
	if q.Year != 0 {
		add("年份：", strconv.Itoa(q.Year))
	}
	if q.Kind != "" {
		add("类别：", models.PublicKindLabel(q.Kind))
	}
	if q.Penalty != "" {
		add("处罚种类：", q.Penalty.Label())
	}
	band, _ := models.FindFineBand(q.Band)
	add("罚款：", band.Label)
	if q.Min > 0 {
		add("罚款不少于", q.Min.Grouped())
	}
	if q.Max > 0 {
		add("罚款不多于", q.Max.Grouped())
	}
	add("公示状态：", models.ChoiceLabel(models.PublicStates, string(q.State())))
	return strings.Join(parts, "；")
}

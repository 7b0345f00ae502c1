package portal

import (
	"context"
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/models"
	"sanxiang/routes/web"
)

// Catalogue tells of the open data: which files are prepared, what their
// columns mean, and what may be done with them.
type Catalogue interface {
	Datasets(ctx context.Context) ([]models.Dataset, error)
	Dictionary() []models.DataColumn
	Licence() string
}

// dataPage is where the open data are found.
type dataPage struct {
	Formats    []models.Choice
	Years      []dataYear
	Whole      []link
	Dictionary []models.DataColumn
	Licence    string
	Examples   []string
	Linked     dataset
	AsOf       day
}

// dataYear is one year with its files.
type dataYear struct {
	Year  int
	Rows  string
	Made  day
	State string // words for a year without files, or with files that are being made anew
	Files []dataFile
}

// dataFile is one file.
type dataFile struct{ Href, Text, Size, SHA256, ChecksumHref string }

// dataFormats are the formats of a year, as readers know them.
var dataFormats = []models.Choice{{Code: "csv", Label: "CSV"}, {Code: "xlsx", Label: "Excel"}, {Code: "ndjson", Label: "NDJSON"}}

// wholeFormats are the formats of everything at once.
var wholeFormats = []models.Choice{{Code: "csv", Label: "全部年份 CSV"}, {Code: "ndjson", Label: "全部年份 NDJSON"}, {Code: "json", Label: "全部年份 JSON"}}

func (p *portal) showData(c *fiber.Ctx) error {
	directory, err := p.public.Directory(c.UserContext())
	if err != nil {
		return err
	}
	sets, err := p.data.Datasets(c.UserContext())
	if err != nil {
		return err
	}
	page := dataPage{Formats: dataFormats, Dictionary: p.data.Dictionary(), Licence: p.data.Licence(), AsOf: p.today()}
	for _, year := range directory.Years {
		page.Years = append(page.Years, newDataYear(year, sets))
	}
	for _, f := range wholeFormats {
		page.Whole = append(page.Whole, link{"/download." + f.Code, f.Label})
	}
	base := p.site.URL("")
	if base == "" {
		base = c.BaseURL()
	}
	page.Examples = examples(base, page.Years)
	page.Linked = p.newDataset(base, page)
	// Files are made without anything public changing, so no cache may keep this.
	c.Set(fiber.HeaderCacheControl, "public, no-cache")
	return p.dataPage.Render(c, fiber.StatusOK, web.Head{Title: "数据下载", Path: "/data", JSON: "/api/v1/datasets", Feed: "/feed/all.atom", Section: "data"}, page)
}

// newDataYear describes a year's files. Without prepared ones, or while they
// are made anew, the same addresses give what is on show at the moment.
func newDataYear(year int, sets []models.Dataset) dataYear {
	out := dataYear{Year: year, State: "尚未生成文件，下载时即时生成"}
	for _, f := range dataFormats {
		file := dataFile{Href: fmt.Sprintf("/data/%d.%s", year, f.Code), Text: f.Label}
		for _, s := range sets {
			switch {
			case s.Year != year || s.Format != f.Code:
			case s.Stale:
				out.State = "有信息撤下或更正，文件正在重新生成；下载时即时生成"
			default:
				out.Rows, out.Made, out.State = strconv.Itoa(s.Rows), dayOf(s.MadeAt.Day()), ""
				file.Size, file.SHA256, file.ChecksumHref = sizeText(s.Bytes), s.SHA256, file.Href+".sha256"
			}
		}
		out.Files = append(out.Files, file)
	}
	return out
}

// sizeText writes a number of bytes for readers.
func sizeText(n int64) string {
	switch {
	case n >= 1<<30:
		return strconv.FormatFloat(float64(n)/(1<<30), 'f', 1, 64) + " GB"
	case n >= 1<<20:
		return strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64) + " MB"
	}
	return strconv.FormatInt(max(1, n>>10), 10) + " KB"
}

// examples are commands that run against this site.
func examples(base string, years []dataYear) []string {
	out := []string{
		"curl '" + base + "/download.csv?kind=penalty' -o penalties.csv",
		"curl '" + base + "/api/v1/decisions?order=changed&limit=200'",
		"curl '" + base + "/api/v1/datasets'",
	}
	if len(years) > 0 {
		file := fmt.Sprintf("%d.csv", years[0].Year)
		out = append([]string{"curl -O '" + base + "/data/" + file + "'"}, out...)
		if years[0].State == "" {
			out = append([]string{out[0] + " && curl '" + base + "/data/" + file + ".sha256' | sha256sum -c"}, out[1:]...)
		}
	}
	return out
}

// dataset describes the open data to search engines for data (schema.org). It
// is a block of data in the page, not a script: nothing runs.
type dataset struct {
	Context      string         `json:"@context"`
	Type         string         `json:"@type"`
	Name         string         `json:"name"`
	Description  string         `json:"description"`
	URL          string         `json:"url"`
	License      string         `json:"license"`
	Language     string         `json:"inLanguage"`
	IsFree       bool           `json:"isAccessibleForFree"`
	Distribution []distribution `json:"distribution"`
}

// distribution is one file of the dataset.
type distribution struct {
	Type     string `json:"@type"`
	Name     string `json:"name"`
	Format   string `json:"encodingFormat"`
	Location string `json:"contentUrl"`
}

func (p *portal) newDataset(base string, page dataPage) dataset {
	out := dataset{
		Context: "https://schema.org/", Type: "Dataset", Name: p.site.Name() + "：行政执法公示数据", URL: base + "/data", License: base + "/data#licence", Language: "zh-CN", IsFree: true,
		Description:  "行政处罚等执法决定的公示信息，按决定年份分文件，附数据字典、校验值和变更接口；自然人信息已去标识化。",
		Distribution: []distribution{},
	}
	for _, y := range page.Years {
		for _, f := range y.Files {
			out.Distribution = append(out.Distribution, distribution{"DataDownload", fmt.Sprintf("%d年 %s", y.Year, f.Text), f.Text, base + f.Href})
		}
	}
	return out
}

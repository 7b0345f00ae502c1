package office

import (
	"testing"

	"sanxiang/models"
)

// TestReportPage shows a chapter to those who may read figures, of their own
// bureau and those below, and sends it as a file.
func TestReportPage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		urban := "?bureau=" + idString(h.Urban.ID) + "&year=2023"
		title := "示例市城市管理局"
		h.rights(t, "/reports"+urban, door{"stranger", h.signIn(t, h.Stranger), 404}, door{"auditor", h.signIn(t, h.Auditor), 403},
			door{"reporter", h.signIn(t, h.Reporter), 200}, title+"</option>", "数字体检")
		reporter := h.signIn(t, h.Reporter)
		for format, begins := range map[string]string{"docx": "PK", "xlsx": "PK", "html": "<", "json": "{"} {
			a := reporter.get(t, "/reports/file"+urban+"&format="+format)
			a.want(t, format, 200, []string{begins}, nil)
			if a.header("Content-Disposition") == "" || a.header("Content-Type") != fileType(format) {
				t.Errorf("%s is sent as %q, %q", format, a.header("Content-Disposition"), a.header("Content-Type"))
			}
		}
		reporter.get(t, "/reports/file"+urban+"&format=exe").want(t, "unknown format", 404, []string{"没有这种格式"}, nil)
		reporter.get(t, "/reports?year=2999").want(t, "a year to come", 404, []string{"没有这个年度的报告"}, nil)
		reporter.get(t, "/reports?bureau=x").want(t, "no bureau", 404, []string{models.HiddenMessage}, nil)
		h.signIn(t, h.Handler).get(t, "/reports/file?year=2023&format=docx").want(t, "own bureau", 200, nil, nil)
	})
}

// TestReportFailure shows a fault of ours in the office's own frame, without
// telling what it was.
func TestReportFailure(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *hall) {
		c := h.signIn(t, h.Reporter)
		h.breakDown("find")
		c.get(t, "/reports?year=2023").want(t, "broken store", 500, []string{"系统出错", "请报编号", "/static/office."}, []string{"示例故障"})
	})
}

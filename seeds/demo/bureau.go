package demo

import (
	"context"
	"fmt"

	"sanxiang/models"
	"sanxiang/seeds/generate"
)

// The five bodies.
const (
	urumqi  = "乌鲁木齐市人民政府"
	saybagh = "沙依巴克区人民政府"
	baotou  = "包头市人民政府"
	bortala = "博尔塔拉蒙古自治州人民政府"
	hightec = "高新区（新市区）城市管理局"
)

// bodies are the five bodies with the year of their report.
var bodies = []struct {
	name string
	year int
}{{saybagh, 2021}, {bortala, 2023}, {urumqi, 2024}, {baotou, 2024}, {hightec, 2024}}

// hightecGovernment lies between the city and the bureau.
const hightecGovernment = "高新区（新市区）人民政府"

// bureauRows are the bureaus that have rows of their own; see below for those
// that only differ in name. Parents come first.
var bureauRows = []struct {
	name, code, short string
	kind              models.BureauKind
	level, region     string
	field, parent     string
	duties            string
}{
	{urumqi, "650100", "示乌", models.BureauGovernment, "city", "650100", "", "", "领导和监督本行政区域内的行政执法工作。"},
	{saybagh, "650103", "示沙", models.BureauGovernment, "district", "650103", "", urumqi, "领导和监督本行政区域内的行政执法工作。"},
	{hightecGovernment, "650104", "示高新", models.BureauGovernment, "district", "650104", "", urumqi, "领导和监督本行政区域内的行政执法工作。"},
	{hightec, "650104CG", "示高新城管", models.BureauDepartment, "bureau", "650104", models.SectorConstruction, hightecGovernment,
		"负责市容环境卫生、市政公用、园林绿化、建筑垃圾、户外广告等城市管理领域的行政处罚和行政检查。"},
	{baotou, "150200", "示包", models.BureauGovernment, "city", "150200", "", "", "领导和监督本行政区域内的行政执法工作。"},
	{bortala, "652700", "示博", models.BureauGovernment, "prefecture", "652700", "", "", "领导和监督本行政区域内的行政执法工作。"},
}

// saybaghDepartments are the twenty departments of the district.
var saybaghDepartments = []string{
	"市场监督管理局", "城市管理局", "交通运输局", "农业农村局", "文化体育广播电视和旅游局", "卫生健康委员会", "应急管理局",
	"住房和城乡建设局", "教育局", "民政局", "人力资源和社会保障局", "财政局", "审计局", "统计局", "发展和改革委员会",
	"商务局", "水务局", "林业和草原局", "医疗保障局", "退役军人事务局",
}

// baotouDepartments handle the city's cases; trade is the index of the sort of
// department in generate.Trades, weight its share of the cases.
var baotouDepartments = []struct {
	name          string
	trade, weight int
}{
	{"市场监督管理局", 0, 24}, {"交通运输局", 1, 19}, {"城市管理综合行政执法局", 2, 18}, {"卫生健康委员会", 3, 9}, {"生态环境局", 4, 5},
	{"应急管理局", 5, 6}, {"住房和城乡建设局", 6, 4}, {"文化旅游广电局", 7, 4}, {"农牧局", 8, 8}, {"水务局", 9, 3},
}

// baotouCounties hand in totals for what they keep elsewhere.
var baotouCounties = []struct{ name, region string }{
	{"昆都仑区", "150203"}, {"青山区", "150204"}, {"东河区", "150202"}, {"九原区", "150207"}, {"石拐区", "150205"},
	{"白云鄂博矿区", "150206"}, {"土默特右旗", "150221"}, {"固阳县", "150222"}, {"达尔罕茂明安联合旗", "150223"},
}

// bortalaDepartments inspect in the prefecture.
var bortalaDepartments = []string{
	"市场监督管理局", "交通运输局", "文化体育广播电视和旅游局", "农业农村局", "住房和城乡建设局", "应急管理局", "卫生健康委员会", "生态环境局",
}

// bortalaDepartment names the department of the i-th batch or case: those of
// the market more often than the others.
func bortalaDepartment(i int) string {
	turns := []int{0, 1, 0, 2, 3, 0, 4, 5, 1, 0, 6, 3, 0, 7, 2, 0, 5}
	return "博尔塔拉蒙古自治州" + bortalaDepartments[turns[i%len(turns)]]
}

// createBureaus makes the tree, as the administrator of the machine does.
func (w *world) createBureaus(ctx context.Context) error {
	for _, r := range bureauRows {
		err := w.createBureau(ctx, r.parent, models.Bureau{
			Code: r.code, Name: r.name, Short: r.short, Kind: r.kind, Level: r.level, Region: r.region, Field: r.field, Duties: r.duties,
		})
		if err != nil {
			return err
		}
	}
	for i, name := range saybaghDepartments {
		if err := w.createDepartment(ctx, saybagh, "沙依巴克区"+name, i, nil); err != nil {
			return err
		}
	}
	for i, d := range baotouDepartments {
		if err := w.createDepartment(ctx, baotou, "包头市"+d.name, i, trade(d.trade)); err != nil {
			return err
		}
	}
	for _, c := range baotouCounties {
		err := w.createBureau(ctx, baotou, models.Bureau{
			Code: c.region, Name: "包头市" + c.name + "人民政府", Short: "示" + c.name, Kind: models.BureauGovernment, Level: "district", Region: c.region,
		})
		if err != nil {
			return err
		}
	}
	for i, name := range bortalaDepartments {
		if err := w.createDepartment(ctx, bortala, "博尔塔拉蒙古自治州"+name, i, nil); err != nil {
			return err
		}
	}
	w.bureau = w.bureaus[hightec]
	return nil
}

// createDepartment makes the i-th department below a government; its trade, if
// any, gives the field and the word in its document numbers.
func (w *world) createDepartment(ctx context.Context, government, name string, i int, t *generate.Trade) error {
	above := w.bureaus[government]
	b := models.Bureau{
		Code: fmt.Sprintf("%sD%02d", above.Code, i+1), Name: name, Short: above.Short + "部" + models.ChineseNumber(int64(i+1)),
		Kind: models.BureauDepartment, Level: "bureau", Region: above.Region,
	}
	if t != nil {
		b.Short, b.Field = above.Short+t.Short, t.Field
	}
	return w.createBureau(ctx, government, b)
}

func (w *world) createBureau(ctx context.Context, parent string, b models.Bureau) error {
	b.ParentID, b.FoundedOn = w.bureaus[parent].ID, "2010-01-01"
	made, err := w.identity.CreateBureau(ctx, builder, b)
	if err != nil {
		return fmt.Errorf("%s: %w", b.Name, err)
	}
	w.bureaus[b.Name] = made
	return nil
}

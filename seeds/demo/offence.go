package demo

import "sanxiang/models"

// offence is a kind of violation that an urban-management bureau meets, with
// the texts of a case about it.
type offence struct {
	cause, category string
	facts           string // of the present case, in general words
	basis           string
	source          string
}

// offences by the short name that dockets use.
var offences = map[string]offence{
	"渣土": {
		"未经核准擅自处置建筑垃圾案", "建筑垃圾管理",
		"当事人在未取得建筑垃圾处置核准文件的情况下，组织车辆清运施工工地的建筑垃圾。执法人员现场检查时，当事人不能提供核准文件。",
		"《城市建筑垃圾管理规定》第七条第一款、第二十五条第一项", "inspection",
	},
	"倾倒": {
		"擅自倾倒工程施工过程中产生的建筑垃圾案", "建筑垃圾管理",
		"当事人将施工过程中产生的建筑垃圾倾倒在规划绿地内，经测量堆放面积较大，至检查时尚未清运。",
		"《固体废物污染环境防治法》第六十三条、第一百一十一条第一款第四项、第二款", "complaint",
	},
	"遗撒": {
		"运输建筑垃圾沿途遗撒案", "建筑垃圾管理",
		"当事人的运输车辆未按要求密闭，在城市道路上遗撒建筑垃圾，形成带状污染，事后已自行清扫。",
		"《城市建筑垃圾管理规定》第十四条、第二十三条", "inspection",
	},
	"扬尘": {
		"施工工地未采取扬尘防治措施案", "大气污染防治",
		"当事人承建的工地内裸露土方没有覆盖，出入口没有冲洗设施，现场扬尘明显。",
		"《大气污染防治法》第六十九条第三款、第一百一十五条第一款第一项", "inspection",
	},
	"油烟": {
		"餐饮服务未按规定使用油烟净化设施案", "大气污染防治",
		"当事人的餐饮场所营业时油烟净化设施没有运行，油烟直接排入外环境，附近居民多次反映。",
		"《大气污染防治法》第八十一条第一款、第一百一十八条第一款", "complaint",
	},
	"广告": {
		"未经同意擅自设置大型户外广告案", "市容环境卫生",
		"当事人未经市容环境卫生主管部门同意，在临街楼体设置大型户外广告，影响市容。",
		"《城市市容和环境卫生管理条例》第十一条、第三十六条第一项", "inspection",
	},
	"堆物": {
		"未经批准在街道两侧堆放物料案", "市容环境卫生",
		"当事人未经批准，在街道一侧堆放经营用物料，占用公共场地，影响市容。",
		"《城市市容和环境卫生管理条例》第十四条、第三十六条第二项", "inspection",
	},
	"排水": {
		"未取得排水许可证向城镇排水设施排放污水案", "市政公用",
		"当事人从事经营活动，未取得污水排入排水管网许可证，向市政排水管网排放污水。",
		"《城镇排水与污水处理条例》第二十一条第一款、第五十条第一款", "transfer",
	},
	"挖掘": {
		"未经批准挖掘城市道路案", "市政公用",
		"当事人铺设管线时，未经批准挖掘城市道路，挖掘面没有按要求设置围挡。",
		"《城市道路管理条例》第三十条、第四十二条", "assigned",
	},
	"绿地": {
		"擅自占用城市绿化用地案", "园林绿化",
		"当事人未经同意，将物料和设备停放在城市绿化用地内，造成草坪毁损。",
		"《城市绿化条例》第十九条、第二十八条", "complaint",
	},
	"违建": {
		"未取得建设工程规划许可证进行建设案", "城乡规划",
		"当事人未取得建设工程规划许可证，在原有建筑旁加建附属用房，经规划主管部门认定属于可以采取改正措施消除影响的情形。",
		"《城乡规划法》第四十条第一款、第六十四条", "transfer",
	},
	"燃气": {
		"餐饮场所未按规定安装可燃气体报警装置案", "燃气安全",
		"当事人的餐饮场所使用燃气，没有安装可燃气体报警装置，经责令改正逾期未改。",
		"《安全生产法》第三十六条第四款、第九十九条第八项", "inspection",
	},
}

// discretion says how the benchmark was applied.
var discretion = map[string]string{
	"normal":    "适用城市管理行政处罚裁量基准“一般”阶次：首次被查处，已停止违法行为，危害后果有限。",
	"lighter":   "适用城市管理行政处罚裁量基准“从轻”阶次：主动消除危害后果，配合调查。",
	"mitigated": "适用城市管理行政处罚裁量基准“减轻”阶次：主动消除危害后果并如实说明情况。",
	"heavier":   "适用城市管理行政处罚裁量基准“从重”阶次：经责令改正后再次实施同类行为。",
	"exempt":    "对照城市管理领域行政处罚减免事项清单，属于轻微并及时改正、没有造成危害后果的情形。",
}

// yuan is one 元 in 分.
const yuan models.Fen = 100

// penalties of a docket's decision.
func (d docket) penalties() []models.Penalty {
	var out []models.Penalty
	add := func(p models.Penalty) {
		p.Seq, p.PartySeq = len(out)+1, 1
		out = append(out, p)
	}
	if d.fine > 0 {
		add(models.Penalty{Kind: models.KindFine, Amount: d.fine * yuan, AmountFixed: true})
	}
	if d.also != "" {
		add(models.Penalty{Kind: d.also})
	}
	return out
}

// sentence is the decision's content: what is imposed and how to perform it.
func (d docket) sentence() string {
	text := "责令改正"
	if d.also != "" {
		text += "，" + d.also.Label()
	}
	if d.fine > 0 {
		text += "，处罚款人民币" + (d.fine * yuan).Yuan() + "元。当事人应当自收到决定书之日起十五日内到指定银行缴纳罚款"
	}
	return text + "。"
}

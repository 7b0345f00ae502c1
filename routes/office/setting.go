package office

import (
	"sanxiang/models"
)

// settingDesk is the index of the settings (设置).
type settingDesk struct {
	*office
	index *page
}

func newSettingDesk(o *office) *settingDesk {
	return &settingDesk{office: o, index: o.parse("setting.html")}
}

func (d *settingDesk) routes() []route { return []route{get("/settings", d.showIndex)} }

// settingGroup is some settings under a heading.
type settingGroup struct {
	Title string
	Doors []settingDoor
}

// settingDoor leads to one setting.
type settingDoor struct {
	Href, Text, Hint string
	acts             []models.Act
}

// settingGroups lists all settings; each shows to whoever may open it.
var settingGroups = []settingGroup{
	{"我的账号", []settingDoor{{"/account", "我的账号", "密码、双因素认证、登录设备、令牌", nil}}},
	{"机关和人员", []settingDoor{
		{"/settings/bureaus", "机关", "名称、代字、层级、上级机关", manageBureaus},
		{"/settings/officers", "执法人员和证件", "人员、行政执法证、法制审核人员配备", readOfficers},
		{"/settings/devices", "执法记录设备", "执法记录仪等的启用和停用", readOfficers},
		{"/settings/users", "账号和权限", "账号、角色、临时密码、访问令牌", manageUsers},
		{"/settings/import", "从表格导入", "机关、人员、证件、设备", manageBureaus},
	}},
	{"规则", []settingDoor{
		{"/settings/triggers", "法制审核目录", "哪些决定必须审核", nil},
		{"/settings/hearing", "听证标准", "哪些处罚须告知听证权", nil},
		{"/indicators", "台账和指标", "新增台账和指标，修改定义，查看各版本", manageSystem},
		{"/settings/profiles", "统计口径", "怎么计数，按地区和年份选用", nil},
		{"/settings/calendar", "工作日历", "放假和调休，期限由此推算", nil},
		{"/settings/policies", "公示范围", "法律允许选择时，公示哪些", nil},
	}},
	{"运行", []settingDoor{
		{"/settings/jobs", "定时任务", "时间、最近的运行、立即运行", manageSystem},
		{"/settings/audit", "审计日志", "谁、何时、做了什么", readAudits},
	}},
}

// The acts that open the settings.
var (
	manageBureaus = []models.Act{models.ActManageBureau}
	manageUsers   = []models.Act{models.ActManageUsers}
	readOfficers  = []models.Act{models.ActManageBureau, models.ActReadFigures}
	manageSystem  = []models.Act{models.ActManageSystem}
	readAudits    = []models.Act{models.ActReadAudit}
)

// showIndex shows what the user may open.
func (d *settingDesk) showIndex(v *visit) error {
	var groups []settingGroup
	for _, g := range settingGroups {
		shown := settingGroup{Title: g.Title}
		for _, x := range g.Doors {
			if len(x.acts) == 0 || v.can(x.acts...) {
				x.Href = Prefix + x.Href
				shown.Doors = append(shown.Doors, x)
			}
		}
		if len(shown.Doors) > 0 {
			groups = append(groups, shown)
		}
	}
	return v.render(d.index, head{Title: "设置", Section: "settings"}, groups)
}

// settingCrumbs is the way to a page of the settings.
func settingCrumbs(way ...crumb) []crumb {
	return append([]crumb{{"设置", Prefix + "/settings"}}, way...)
}

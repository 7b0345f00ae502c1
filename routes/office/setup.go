package office

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/identity"
	"sanxiang/models"
)

// setupPath is where a server without accounts is set up.
const setupPath = "/setup"

// setupDesk is the three steps of the first start (初始设置).
type setupDesk struct {
	*office
	show *page
}

func newSetupDesk(o *office) *setupDesk { return &setupDesk{office: o, show: o.parse("setup.html")} }

func (d *setupDesk) routes() []route {
	return []route{guest(get(setupPath, d.showSetup)), guest(post(setupPath, d.step))}
}

// setUp sends everybody to the set-up while there is no account; there is
// nothing else to do then. The answer is kept once there is one.
func (o *office) setUp(c *fiber.Ctx) (there string, err error) {
	needs, err := o.Identity.NeedsSetup(c.UserContext())
	inside := c.Path() == Prefix+setupPath
	switch {
	case err != nil:
		return "", err
	case needs && !inside:
		return Prefix + setupPath, nil
	case !needs && inside:
		return Prefix + "/", nil
	}
	return "", nil
}

// setupPage is one of the steps. What the other steps asked for goes along.
type setupPage struct {
	Form    *form
	Step    int
	Steps   []setupStep
	Code    field
	Fields  []field
	Carried []hiddenValue
	Presets identity.Presets
	Profile field
	Terms   []fact
}

// setupStep is a step as the page's head lists it.
type setupStep struct {
	No      int
	Text    string
	Current bool
}

// setupSteps names the steps; setupNames the inputs of each.
var (
	setupSteps = []string{"单位与行政区划", "统计口径与期限", "第一个管理员"}
	setupNames = [][]string{{"setup_code", "code", "name", "short", "kind", "region", "field"}, {"profile"}, {"login", "admin_name", "password", "again"}}
)

func (d *setupDesk) showSetup(v *visit) error {
	return d.renderSetup(v, fiber.StatusOK, newForm(nil), 1)
}

// setupOf reads the form.
func setupOf(f *form) models.Setup {
	m := models.Setup{Code: f.value("setup_code"), Profile: f.value("profile"), User: models.User{Login: f.value("login"), Name: f.value("admin_name")}}
	m.Bureau = models.Bureau{
		Code: f.value("code"), Name: f.value("name"), Short: f.value("short"), Kind: models.BureauKind(f.value("kind")), Region: f.value("region"), Field: f.value("field"),
	}
	m.Own.Password, m.Own.Again = f.values.Get("password"), f.values.Get("again")
	return m
}

// step checks a step and goes on to the next, or back, or does it.
func (d *setupDesk) step(v *visit) error {
	f, err := v.sent()
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(f.value("step"))
	if err != nil || n < 1 || n > len(setupSteps) {
		n = 1
	}
	if f.value("go") == "back" {
		return d.renderSetup(v, fiber.StatusOK, f, max(1, n-1))
	}
	m := setupOf(f)
	if err = d.Identity.CheckSetup(v.ctx, m, n); err == nil && n == 1 {
		err = d.Identity.CheckSetupCode(v.ctx, m.Code, v.from())
	}
	if err == nil && n == len(setupSteps) {
		return d.finish(v, f, m)
	}
	if err == nil {
		return d.renderSetup(v, fiber.StatusOK, f, n+1)
	}
	if !f.refuse(err) {
		return err
	}
	return d.renderSetup(v, fiber.StatusUnprocessableEntity, f, n)
}

func (d *setupDesk) finish(v *visit, f *form, m models.Setup) error {
	secret, _, err := d.Identity.SetUp(v.ctx, m, v.from())
	if err != nil {
		if !f.refuse(err) {
			return err
		}
		return d.renderSetup(v, statusOf(err), f, len(setupSteps))
	}
	v.keepSecret(secret)
	return v.done("初始设置已完成。接下来可以在“设置”中登记下属机关、执法人员和账号，或导入已有的案件", Prefix+"/")
}

func (d *setupDesk) renderSetup(v *visit, status int, f *form, n int) error {
	p := setupPage{Form: f, Step: n}
	for i, text := range setupSteps {
		p.Steps = append(p.Steps, setupStep{i + 1, text, i+1 == n})
		for _, name := range setupNames[i] {
			if i+1 != n && name != "password" && name != "again" && f.values.Get(name) != "" {
				p.Carried = append(p.Carried, hiddenValue{name, f.values.Get(name)})
			}
		}
	}
	if err := d.fields(v, &p); err != nil {
		return err
	}
	return v.renderAs(status, d.show, head{Title: "初始设置"}, p)
}

// fields builds what the step asks for.
func (d *setupDesk) fields(v *visit, p *setupPage) error {
	f := p.Form
	switch p.Step {
	case 1:
		p.Fields = []field{
			f.text("setup_code", "设置码", mid, autocomplete("off"), hint("在服务器的启动窗口或日志中，形如 AB12-CD34-EF56-7890")),
			f.text("name", "单位全称", most(200), hint("例如 示例市城市管理局")), f.text("code", "统一社会信用代码或本地代码", mid, most(32)),
			f.text("short", "文书代字", short, optional, most(32), hint("用于文号，例如 示城管")),
			f.radios("kind", "单位类别", models.BureauKinds), f.text("region", "行政区划代码", short, most(12), hint("6位，例如 650104")),
			f.pick("field", "执法领域", models.Sectors[1:], mid, optional, hint("决定适用哪个部门的程序期限；综合性单位不选")),
		}
	case 2:
		return d.presets(v, p)
	default:
		p.Fields = []field{
			f.text("login", "登录名", mid, most(64), autocomplete("username"), hint("小写字母、数字或 . _ @ -，例如 admin")), f.text("admin_name", "姓名", mid, most(100), autocomplete("name")),
			f.password("password", "密码", mid, autocomplete("new-password"), hint("至少8个字符，含大写字母、小写字母、数字、符号中的三类")), f.password("again", "再次填写密码", mid, autocomplete("new-password")),
		}
	}
	return nil
}

// presets shows what follows from the region and lets the profile be chosen.
func (d *setupDesk) presets(v *visit, p *setupPage) error {
	m := setupOf(p.Form)
	presets, err := d.Identity.FindPresets(v.ctx, m.Bureau.Region, m.Bureau.Field)
	if err != nil {
		return err
	}
	p.Presets = presets
	chosen := m.Profile
	if chosen == "" {
		chosen = presets.Chosen.Code
	}
	p.Form.values.Set("profile", chosen)
	list := make([]models.Choice, len(presets.Profiles))
	for i, x := range presets.Profiles {
		list[i] = models.Choice{Code: x.Code, Label: x.Name + "（" + x.CountUnit + "，" + x.AmountUnit + "）"}
	}
	p.Profile = p.Form.radios("profile", "统计口径", list)
	for i, x := range presets.Profiles {
		p.Profile.Options[i].Hint = x.Note
	}
	for _, r := range presets.Terms {
		p.Terms = append(p.Terms, fact{Name: r.Label, Value: r.Term.String() + "（" + r.Basis + "）"})
	}
	return nil
}

package models

import "strconv"

// Officer is a person of an enforcement body (执法人员).
type Officer struct {
	ID         int64  `json:"id,string" gorm:"primaryKey;autoIncrement:false"`
	BureauID   int64  `json:"bureau_id,string"`
	Name       string `json:"name"`
	Post       string `json:"post"`
	Education  string `json:"education"`
	Frontline  bool   `json:"frontline"` // 一线办案人员
	Formal     bool   `json:"formal"`    // 正式在岗
	Reviewer   bool   `json:"reviewer"`  // 法制审核人员
	Qualified  bool   `json:"qualified"` // 法律职业资格 (《行政处罚法》第58条第2款)
	ReviewFrom Day    `json:"review_from"`
	ActiveFrom Day    `json:"active_from"`
	ActiveTo   Day    `json:"active_to"` // first day no longer active
	Version    int64  `json:"version,string"`
}

// Check validates the fields that an officer must have.
func (o Officer) Check() error {
	var c Checks
	c.Require(o.Name != "", "name", "姓名必填", "请填写姓名")
	c.Require(o.BureauID != 0, "bureau", "所属机关必填", "请填写机关代码")
	c.Require(o.ActiveFrom.Valid(), "active_from", "到岗日期必填", "请写成 2020-01-01")
	c.Require(o.ActiveTo == "" || o.ActiveTo > o.ActiveFrom, "active_to", "离岗日期须晚于到岗日期", "请更正")
	return c.Err("执法人员信息有误")
}

// ActiveOn says whether the officer serves on the day.
func (o Officer) ActiveOn(d Day) bool {
	return o.ActiveFrom <= d && (o.ActiveTo == "" || o.ActiveTo > d)
}

// Unfit says in Chinese why the officer may not act on the day, "" when nothing
// stands against it: whoever acts serves and holds a valid certificate
// (《行政处罚法》第42条). The certificates are the officer's own, settled.
func (o Officer) Unfit(certificates []Certificate, on Day) string {
	if !o.ActiveOn(on) {
		return "在" + on.Chinese() + "不在岗"
	}
	ended := Day("")
	for _, c := range certificates {
		if c.ValidOn(on) {
			return ""
		}
		if c.ValidFrom != "" && c.EndsOn != "" && c.EndsOn <= on {
			ended = max(ended, c.EndsOn)
		}
	}
	if ended != "" {
		return "行政执法证已于" + ended.Add(-1).Chinese() + "后失效"
	}
	return "没有在" + on.Chinese() + "有效的行政执法证"
}

// RegisterCode names the built-in register of officers.
func (o Officer) RegisterCode() string { return "officers" }

// BureauOf is the officer's bureau.
func (o Officer) BureauOf() int64 { return o.BureauID }

// Int answers 0: officers have no numbers to add.
func (o Officer) Int(string) int64 { return 0 }

// Text answers for the fields that definitions may use.
func (o Officer) Text(field string) string {
	switch field {
	case "number":
		return o.Name
	case "active_from":
		return string(o.ActiveFrom)
	case "active_to":
		return string(o.ActiveTo)
	case "education":
		return o.Education
	case "frontline":
		return YesNo(o.Frontline)
	case "formal":
		return YesNo(o.Formal)
	case "reviewer":
		return YesNo(o.Reviewer)
	case "qualified":
		return YesNo(o.Qualified)
	}
	return ""
}

// Certificate is an enforcement certificate (行政执法证). Its number scheme is
// not uniform in the country, so it is free text, unique within the authority.
type Certificate struct {
	ID           int64  `json:"id,string" gorm:"primaryKey;autoIncrement:false"`
	BureauID     int64  `json:"bureau_id,string"`
	OfficerID    int64  `json:"officer_id,string"`
	Number       string `json:"number"`
	Authority    string `json:"authority"`
	AppliedOn    Day    `json:"applied_on"`
	IssuedOn     Day    `json:"issued_on"`
	ValidFrom    Day    `json:"valid_from"`
	ValidTo      Day    `json:"valid_to"` // last valid day
	CancelledOn  Day    `json:"cancelled_on"`
	CancelReason string `json:"cancel_reason"`
	RenumberedOn Day    `json:"renumbered_on"`
	EndsOn       Day    `json:"ends_on"`    // first day no longer valid, worked out by Settle
	PendingTo    Day    `json:"pending_to"` // day the application ended, worked out by Settle
	Version      int64  `json:"version,string"`
}

// Settle works out the derived days.
func (c *Certificate) Settle() {
	c.EndsOn = c.CancelledOn
	if c.ValidTo != "" {
		if next := c.ValidTo.Add(1); c.EndsOn == "" || next < c.EndsOn {
			c.EndsOn = next
		}
	}
	c.PendingTo = c.IssuedOn
	if c.PendingTo == "" {
		c.PendingTo = c.CancelledOn
	}
}

// ValidOn says whether the certificate may be shown on the day
// (《行政处罚法》第42条、第76条).
func (c Certificate) ValidOn(d Day) bool {
	return c.ValidFrom != "" && c.ValidFrom <= d && (c.EndsOn == "" || c.EndsOn > d)
}

// Check validates the certificate.
func (c Certificate) Check() error {
	var k Checks
	k.Require(c.Number != "" && len([]rune(c.Number)) <= 20 || c.IssuedOn == "", "certificate", "证号必填，至多20个字符", "请填写证号")
	k.Require(c.ValidFrom == "" || c.ValidTo == "" || c.ValidTo >= c.ValidFrom, "valid_to", "有效期止须不早于有效期起", "请更正")
	k.Require(c.IssuedOn != "" || c.AppliedOn != "", "issued_on", "发证日期与申领日期至少填一项", "请填写发证日期")
	return k.Err("行政执法证信息有误")
}

// RegisterCode names the built-in register of certificates.
func (c Certificate) RegisterCode() string { return "certificates" }

// BureauOf is the holder's bureau.
func (c Certificate) BureauOf() int64 { return c.BureauID }

// Int answers 0: certificates have no numbers to add.
func (c Certificate) Int(string) int64 { return 0 }

// Text answers for the fields that definitions may use.
func (c Certificate) Text(field string) string {
	switch field {
	case "number":
		return c.Number
	case "applied_on":
		return string(c.AppliedOn)
	case "issued_on":
		return string(c.IssuedOn)
	case "cancelled_on":
		return string(c.CancelledOn)
	case "cancel_reason":
		return c.CancelReason
	case "renumbered_on":
		return string(c.RenumberedOn)
	case "valid_from":
		return string(c.ValidFrom)
	case "valid_to":
		return string(c.ValidTo)
	case "ends_on":
		return string(c.EndsOn)
	case "pending_to":
		return string(c.PendingTo)
	case "officer":
		return strconv.FormatInt(c.OfficerID, 10)
	}
	return ""
}

// Device is a recording device of a bureau (执法记录仪 and others).
type Device struct {
	ID          int64  `json:"id,string" gorm:"primaryKey;autoIncrement:false"`
	BureauID    int64  `json:"bureau_id,string"`
	Serial      string `json:"serial"`
	Kind        string `json:"kind"` // see DeviceKinds
	ServiceFrom Day    `json:"service_from"`
	ServiceTo   Day    `json:"service_to"` // first day out of service
	Version     int64  `json:"version,string"`
}

// DeviceKinds lists the kinds of devices (国办发〔2018〕118号（八）).
var DeviceKinds = []Choice{{"body_camera", "执法记录仪"}, {"camera", "照相机"}, {"recorder", "录音机"}, {"video", "摄像机"}, {"monitor", "视频监控"}}

// Check validates the device.
func (d Device) Check() error {
	var c Checks
	c.Require(d.Serial != "", "serial", "设备编号必填", "请填写设备编号")
	c.Require(IsChoice(DeviceKinds, d.Kind), "kind", "设备类别不在可选范围", "例如 body_camera（执法记录仪）")
	c.Require(d.ServiceFrom.Valid(), "service_from", "启用日期必填", "请写成 2020-01-01")
	return c.Err("设备信息有误")
}

// RegisterCode names the built-in register of devices.
func (d Device) RegisterCode() string { return "devices" }

// BureauOf is the owner.
func (d Device) BureauOf() int64 { return d.BureauID }

// Int answers 0: devices have no numbers to add.
func (d Device) Int(string) int64 { return 0 }

// Text answers for the fields that definitions may use.
func (d Device) Text(field string) string {
	switch field {
	case "number":
		return d.Serial
	case "kind":
		return d.Kind
	case "service_from":
		return string(d.ServiceFrom)
	case "service_to":
		return string(d.ServiceTo)
	}
	return ""
}

// ReviewerQuota is the least number of legal reviewers for a body with n
// officers: five in a hundred, at least one (国办发〔2018〕118号（十一）).
func ReviewerQuota(n int) int { return max(1, (n+19)/20) }

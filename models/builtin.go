package models

// day, text … make the fields of built-in registers; the column has the
// field's name unless given.
func dayField(name, label string) Field {
	return Field{Name: name, Label: label, Type: FieldDay, Column: name}
}

func textField(name, label string) Field {
	return Field{Name: name, Label: label, Type: FieldText, Column: name}
}

func flagField(name, label string) Field {
	return Field{Name: name, Label: label, Type: FieldFlag, Column: name}
}

func moneyField(name, label string) Field {
	return Field{Name: name, Label: label, Type: FieldMoney, Column: name}
}

func choiceField(name, label string, choices []Choice) Field {
	return Field{Name: name, Label: label, Type: FieldChoice, Column: name, Choices: choices}
}

// BuiltinRegisters are the registers of the three systems, each with a table
// of its own. Their fields are what indicator definitions may use.
func BuiltinRegisters() []Register {
	return []Register{
		{Code: "cases", Name: "行政处罚案件", Table: "cases", Main: "entered_on", Dated: "decided_on", Builtin: true, Fields: caseFields()},
		{Code: "reviews", Name: "法制审核", Table: "reviews", Main: "submitted_on", Dated: "concluded_on", Builtin: true, Fields: []Field{
			{Name: "number", Label: "案号", Type: FieldText, Column: "case_number"}, choiceField("kind", "审核类别", ReviewKinds),
			choiceField("opinion", "审核意见", Opinions), dayField("submitted_on", "提交日期"), dayField("concluded_on", "审结日期"),
			dayField("filed_on", "备案日期"), {Name: "rounds", Label: "轮次", Type: FieldInt, Column: "rounds"},
			flagField("major", "重大执法决定"), flagField("passed", "审核通过"), flagField("first_passed", "一次通过"), flagField("corrected", "经审核纠正"),
		}},
		{Code: "disclosures", Name: "执法公示", Table: "disclosures", Main: "due_on", Dated: "published_on", Builtin: true, Fields: []Field{
			textField("number", "文号"), choiceField("kind", "公示类别", DisclosureKinds), choiceField("state", "状态", DisclosureStates),
			dayField("due_on", "公示期限"), dayField("published_on", "公示日期"), dayField("withdrawn_on", "撤下日期"), dayField("ended_on", "期满日期"),
			flagField("on_time", "按期公示"), flagField("withheld", "不予公示"), flagField("overdue", "逾期"),
		}},
		{Code: "recordings", Name: "全过程记录", Table: "recordings", Main: "uploaded_on", Builtin: true, Fields: []Field{
			{Name: "number", Label: "记录名称", Type: FieldText, Column: "title"}, choiceField("stage", "环节", Stages), choiceField("medium", "形式", Media),
			choiceField("act", "执法行为", Acts), dayField("taken_on", "形成日期"), dayField("uploaded_on", "上传日期"), flagField("late", "超时上传"),
			{Name: "size", Label: "文件大小", Type: FieldInt, Column: "size"},
		}},
		{Code: "officers", Name: "执法人员", Table: "officers", Main: "active_from", Builtin: true, Fields: []Field{
			{Name: "number", Label: "姓名", Type: FieldText, Column: "name"}, dayField("active_from", "到岗日期"), dayField("active_to", "离岗日期"),
			textField("education", "学历"), flagField("frontline", "一线办案"), flagField("formal", "正式在岗"), flagField("reviewer", "法制审核人员"), flagField("qualified", "法律职业资格"),
		}},
		{Code: "certificates", Name: "行政执法证", Table: "certificates", Main: "issued_on", Builtin: true, Fields: []Field{
			textField("number", "证号"), dayField("applied_on", "申领日期"), dayField("issued_on", "发证日期"), dayField("cancelled_on", "注销日期"),
			textField("cancel_reason", "注销原因"), dayField("renumbered_on", "规范编号日期"), dayField("valid_from", "有效期起"), dayField("valid_to", "有效期止"),
			dayField("ends_on", "失效日期"), dayField("pending_to", "申领办结日期"), {Name: "officer", Label: "持证人", Type: FieldText, Column: "officer_id"},
		}},
		{Code: "devices", Name: "执法记录设备", Table: "devices", Main: "service_from", Builtin: true, Fields: []Field{
			{Name: "number", Label: "设备编号", Type: FieldText, Column: "serial"}, choiceField("kind", "类别", DeviceKinds),
			dayField("service_from", "启用日期"), dayField("service_to", "停用日期"),
		}},
		{Code: "bureaus", Name: "行政执法机关", Table: "bureaus", Main: "founded_on", Builtin: true, Fields: []Field{
			{Name: "number", Label: "机关代码", Type: FieldText, Column: "code"}, textField("name", "机关名称"), choiceField("kind", "类别", BureauKinds),
			dayField("founded_on", "成立日期"), dayField("closed_on", "撤销日期"),
		}},
	}
}

func caseFields() []Field {
	return []Field{
		textField("number", "案号"), textField("document_number", "决定书文号"),
		dayField("filed_on", "立案日期"), dayField("decided_on", "决定日期"), dayField("served_on", "送达日期"), dayField("closed_on", "结案日期"),
		dayField("transferred_on", "移送日期"), dayField("entered_on", "录入日期"), dayField("no_coercion_on", "不予强制日期"),
		choiceField("procedure", "程序", procedureChoices()), choiceField("outcome", "处理结果", Outcomes), choiceField("tier", "裁量阶次", Tiers),
		choiceField("source", "案源", CaseSources), textField("cause", "案由"), textField("cause_category", "违法类别"), textField("field", "执法领域"),
		choiceField("party_kind", "当事人类别", partyKindChoices()), {Name: "officer", Label: "第一承办人", Type: FieldText, Column: "handler1"},
		textField("count_key", "计数键"), textField("fine_band", "罚款区间"), choiceField("state", "状态", CaseStates),
		moneyField("fine", "罚款"), moneyField("confiscated", "没收金额"), moneyField("forfeit", "罚没金额"), moneyField("waived", "减免罚款"),
		flagField("major", "重大执法决定"), flagField("revoked", "已撤销"), flagField("record_complete", "记录完整"), flagField("heard", "经过听证"),
	}
}

func procedureChoices() []Choice {
	return []Choice{{string(SimpleProcedure), SimpleProcedure.Label()}, {string(OrdinaryProcedure), OrdinaryProcedure.Label()}}
}

func partyKindChoices() []Choice {
	var out []Choice
	for _, k := range PartyKinds {
		out = append(out, Choice{string(k), k.Label()})
	}
	return out
}

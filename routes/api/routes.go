package api

// routes is the whole interface: method, path, what it is for, and the handler
// with how it is served. The handler's own types are the types of request and
// answer. reads and sends answer to GET; makes, enters, takes and moves read a
// JSON body; all but enters know Idempotency-Key, moves knows If-Match; records
// and accepts take a file.
var routes = []route{
	{"GET", "/me", "查看令牌对应的账号", reads((*api).findMe)},

	{"GET", "/cases", "查找案件", reads((*api).listCases)},
	{"POST", "/cases", "登记线索", makes((*api).registerCase)},
	{"POST", "/cases/import", "导入既有案件（csv 或 xlsx，支持双公示格式）", accepts((*api).importCases)},
	{"GET", "/cases/:id", "查看案卷", reads((*api).findCase)},
	{"DELETE", "/cases/:id", "删除尚未立案的线索", removes((*api).deleteCase)},
	{"POST", "/cases/:id/steps", "办理一个步骤（立案、告知、决定、送达等）", moves((*api).takeStep)},
	{"GET", "/duties", "查看待办期限", reads((*api).listDuties)},

	{"GET", "/cases/:id/recordings", "查看过程记录", reads((*api).listRecordings)},
	{"POST", "/cases/:id/recordings", "添加过程记录（文字或文件）", records((*api).appendRecording)},
	{"GET", "/cases/:id/recordings/:seq/file", "下载过程记录的文件", sends("application/octet-stream", (*api).sendRecording)},

	{"GET", "/cases/:id/review", "查看法制审核", reads((*api).findReview)},
	{"GET", "/cases/:id/review/required", "是否必须法制审核", reads((*api).listTriggers)},
	{"POST", "/cases/:id/review/submit", "提交法制审核", takes((*api).submitReview)},
	{"POST", "/cases/:id/review/conclude", "出具审核意见", takes((*api).concludeReview)},
	{"POST", "/cases/:id/review/file", "登记备案", takes((*api).fileReview)},
	{"GET", "/reviews", "查看待审案件", reads((*api).listReviews)},

	{"POST", "/cases/:id/disclosure/prepare", "准备公示", takes((*api).prepareDisclosure)},
	{"GET", "/cases/:id/disclosure/preview", "预览公示内容", reads((*api).previewDisclosure)},
	{"POST", "/cases/:id/disclosure/approve", "审批公示或者不予公示", takes((*api).approveDisclosure)},
	{"POST", "/cases/:id/disclosure/return", "退回公示准备", takes((*api).returnDisclosure)},
	{"POST", "/cases/:id/disclosure/correct", "更正公示", takes((*api).correctDisclosure)},
	{"POST", "/cases/:id/disclosure/withdraw", "撤下公示", takes((*api).withdrawDisclosure)},
	{"GET", "/disclosures/due", "查看待公示和待撤下事项", reads((*api).listDue)},

	{"POST", "/documents", "准备公示文件", makes((*api).prepareDocument)},
	{"POST", "/documents/:id/approve", "审批公示文件", takes((*api).approveDocument)},
	{"POST", "/documents/:id/withdraw", "撤下公示文件", takes((*api).withdrawDocument)},

	{"GET", "/bureaus/:id/exante", "查看事前公开的九个事项", reads((*api).listExAnte)},
	{"PUT", "/bureaus/:id/exante/:section", "准备一个事前公开事项", moves((*api).prepareExAnte)},
	{"POST", "/bureaus/:id/exante/:section/approve", "审批一个事前公开事项", moves((*api).approveExAnte)},
	{"POST", "/bureaus/:id/exante/:section/withdraw", "撤下一个事前公开事项", moves((*api).withdrawExAnte)},

	{"GET", "/objections", "查看公示异议", reads((*api).listObjections)},
	{"GET", "/objections/:id", "查看一件公示异议", reads((*api).findObjection)},
	{"POST", "/objections/:id/begin", "开始办理公示异议", moves((*api).beginObjection)},
	{"POST", "/objections/:id/answer", "答复公示异议", moves((*api).answerObjection)},

	{"GET", "/registers", "查看台账定义", reads((*api).listRegisters)},
	{"GET", "/registers/:register/entries", "查看台账记录", reads((*api).listEntries)},
	{"POST", "/registers/:register/entries", "添加台账记录", makes((*api).addEntry)},
	{"POST", "/registers/:register/entries/import", "导入台账记录（csv 或 xlsx）", accepts((*api).importEntries)},
	{"GET", "/entries/:id", "查看一条台账记录", reads((*api).findEntry)},
	{"PUT", "/entries/:id", "修改台账记录", moves((*api).updateEntry)},
	{"DELETE", "/entries/:id", "删除台账记录", removes((*api).deleteEntry)},
	{"POST", "/returns", "报送一项总数", takes((*api).putReturn)},
	{"POST", "/returns/import", "导入报送数据（csv 或 xlsx）", accepts((*api).importReturns)},

	{"GET", "/bureaus", "查看机关", reads((*api).listBureaus)},
	{"POST", "/bureaus", "登记机关", enters((*api).createBureau)},
	{"GET", "/bureaus/:id/officers", "查看执法人员", reads((*api).listOfficers)},
	{"POST", "/officers", "登记执法人员", enters((*api).createOfficer)},
	{"GET", "/bureaus/:id/certificates", "查看行政执法证", reads((*api).listCertificates)},
	{"POST", "/certificates", "登记行政执法证", enters((*api).createCertificate)},
	{"GET", "/bureaus/:id/devices", "查看记录设备", reads((*api).listDevices)},
	{"POST", "/devices", "登记记录设备", enters((*api).createDevice)},

	{"GET", "/indicators", "查看指标目录", reads((*api).listIndicators)},
	{"GET", "/figures", "查看指标数值", reads((*api).listFigures)},
	{"GET", "/figures.csv", "下载指标数值", sends("text/csv", (*api).sendFigures)},
	{"GET", "/figures/:code/records", "查看数值背后的记录", reads((*api).listRecords)},
	{"GET", "/figures/:code/records.csv", "下载数值背后的全部记录", sends("text/csv", (*api).sendRecords)},

	{"GET", "/bureaus/:id/chapters/:year", "生成年度报告的执法部分", sends("application/octet-stream", (*api).sendChapter)},

	{"GET", "/audits", "查看操作记录", reads((*api).listAudits)},
}

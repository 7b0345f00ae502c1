package open

// endpoints is the whole interface: path, what it is for, an example, and the
// handler, whose own types are those of the query and of the data. Everything
// is GET. The description (OpenAPI) and the page /api are made of this table.
var endpoints = []endpoint{
	serves("/decisions", "查询公示信息；或者按变更顺序同步，含撤下的", "/decisions?year=:year&kind=penalty&limit=5", (*open).listDecisions),
	tombstoned(serves("/decisions/:id", "一条公示信息；已撤下的答复 410 和撤下原因", "/decisions/:id", (*open).findDecision)),
	serves("/bureaus", "公示信息的机关", "/bureaus", (*open).listBureaus),
	serves("/bureaus/:code", "一个机关各年的公示数", "/bureaus/:code", (*open).findBureau),
	serves("/statistics/:year", "一年的行政处罚公示统计", "/statistics/:year", (*open).findStatistics),
	serves("/withdrawals/:year", "一年中撤下的公示信息", "/withdrawals/:year", (*open).findWithdrawals),
	serves("/coverage/:year", "各机关公示情况自查", "/coverage/:year", (*open).listCoverage),
	serves("/reports", "已公布的年度报告", "/reports", (*open).listReports),
	serves("/datasets", "年度数据文件及其校验值", "/datasets", (*open).listDatasets),
	serves("/dictionary", "数据字典", "/dictionary", (*open).listColumns),
}

// tombstoned marks an endpoint that may answer with a tombstone.
func tombstoned(e endpoint) endpoint {
	e.gone = true
	return e
}

// Package seeds is the reference data that a new installation starts with:
// division codes, working-day exceptions, counting profiles, registers, the
// indicator catalogue, the triggers of legal review and hearing, and the
// chapter templates. It is data in embedded files, checked by tests; an
// administrator may change all of it later without a change of code.
//
//	indicators.json  指标目录, one indicator a line, in print order by group
//	registers.json   台账 that are defined as data
//	profiles.json    统计口径, the first one being the last resort
//	regions.json     GB/T 2260 codes: every province, and the divisions of the demonstration world
//	calendar.json    days that differ from the week, by the State Council's yearly notice
//	triggers.json    重大执法决定法制审核目录清单 (《行政处罚法》第58条, 国办发〔2018〕118号（十二）)
//	hearing.json     when a hearing must be offered (《行政处罚法》第63条)
//	templates/*.txt  the chapter 严格规范公正文明执法 by kind of body
package seeds

package identity

import "strings"

// browsers and systems are told from the words of a User-Agent; the first that
// fits is it, so those that name others too come first.
var (
	browsers = [][2]string{
		{"MicroMessenger", "微信"}, {"DingTalk", "钉钉"}, {"QQBrowser", "QQ浏览器"}, {"QIHU", "360浏览器"}, {"360SE", "360浏览器"}, {"UCBrowser", "UC浏览器"}, {"Edg", "Edge"},
		{"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}, {"MSIE", "IE"}, {"Trident/", "IE"},
	}
	systems = [][2]string{
		{"HarmonyOS", "鸿蒙"}, {"OpenHarmony", "鸿蒙"}, {"Android", "安卓"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS X", "macOS"},
		{"Kylin", "麒麟"}, {"UOS", "统信"}, {"Linux", "Linux"},
	}
)

// browserName names browser and system in words that their owner knows again,
// so that sessions can be told apart. Nothing else of the User-Agent is kept.
func browserName(agent string) string {
	pick := func(list [][2]string, other string) string {
		for _, x := range list {
			if strings.Contains(agent, x[0]) {
				return x[1]
			}
		}
		return other
	}
	return pick(browsers, "其他浏览器") + "（" + pick(systems, "其他系统") + "）"
}

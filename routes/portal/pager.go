package portal

import (
	"strconv"

	"sanxiang/models"
)

// pager leads through the pages of a list.
type pager struct {
	Previous, Next string // addresses; empty where there is none
	Pages          []pageLink
}

// pageLink is one numbered page, or a gap between two of them.
type pageLink struct {
	Href, Text string
	On, Gap    bool
}

// newPager numbers the pages around the current one: 1 … 4 5 6 … 50. One page
// needs no pager.
func newPager(q models.PublicQuery, page, pages int) pager {
	var out pager
	if pages < 2 {
		return out
	}
	if page > 1 {
		out.Previous = address(q, min(page-1, pages))
	}
	if page < pages {
		out.Next = address(q, page+1)
	}
	last := 0
	for n := 1; n <= pages; n++ {
		if n != 1 && n != pages && (n < page-1 || n > page+1) {
			continue
		}
		if n > last+1 {
			out.Pages = append(out.Pages, pageLink{Text: "…", Gap: true})
		}
		out.Pages = append(out.Pages, pageLink{Href: address(q, n), Text: strconv.Itoa(n), On: n == page})
		last = n
	}
	return out
}

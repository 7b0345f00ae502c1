package open

import (
	"net/http"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanxiang/app/opendata"
	"sanxiang/models"
	"sanxiang/routes/web"
)

// yearQuery is what a file of a year can be asked for with.
type yearQuery struct {
	Fields string `query:"fields" choices:"en,cn,shuanggongshi"`
}

// yearOf reads the year out of the path; what is none is not there.
func yearOf(c *fiber.Ctx) (int, error) {
	year, err := strconv.Atoi(c.Params("year"))
	if q := (models.PublicQuery{Year: year}); err != nil || year == 0 || q.Check() != nil {
		return 0, models.Errorf(models.NotFound, "没有这个年度，年度为四位数字，例如 2024")
	}
	return year, nil
}

// sendYear sends the prepared file of a year. Where there is none, or where
// anything in it was withdrawn or corrected since, the same is streamed as it
// is now.
func (o *open) sendYear(c *fiber.Ctx, format string) error {
	year, err := yearOf(c)
	if err != nil {
		return err
	}
	var form yearQuery
	if err := web.ReadQuery(c, &form); err != nil {
		return err
	}
	q, options := models.PublicQuery{Year: year}, opendata.Options{Format: format, Fields: form.Fields}
	if form.Fields != "" {
		return o.export(c, q, options)
	}
	d, err := o.Files.Find(c.UserContext(), year, format)
	if err != nil && models.KindOf(err) == models.NotFound {
		if err := o.known(c, year); err != nil {
			return err
		}
		return o.export(c, q, options)
	}
	if err != nil {
		return err
	}
	return o.sendFile(c, d)
}

// known wants the year to have anything public.
func (o *open) known(c *fiber.Ctx, year int) error {
	directory, err := o.Public.Directory(c.UserContext())
	if err != nil {
		return err
	}
	for _, y := range directory.Years {
		if y == year {
			return nil
		}
	}
	return models.Errorf(models.NotFound, "%d年没有公示信息，有数据的年份见 /data", year)
}

// sendFile sends a prepared file. Caches must ask before they use their copy,
// because something in it may be withdrawn at any time.
func (o *open) sendFile(c *fiber.Ctx, d models.Dump) error {
	c.Set(fiber.HeaderETag, `"`+d.SHA256+`"`)
	c.Set(fiber.HeaderCacheControl, "public, no-cache")
	c.Set(fiber.HeaderLastModified, d.MadeAt.Time().UTC().Format(http.TimeFormat))
	if web.Holds(c, d.SHA256) {
		return c.SendStatus(fiber.StatusNotModified)
	}
	file, err := o.Files.Open(c.UserContext(), d)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, opendata.MediaTypes[d.Format])
	c.Set("X-Total-Count", strconv.Itoa(d.Rows))
	options := opendata.Options{Format: d.Format, AsOf: d.MadeAt.Day()}
	web.Attachment(c, opendata.FileName(models.PublicQuery{Year: d.Year}, "", options))
	return c.SendStream(file, int(d.Bytes)) // the server closes the file
}

// sendChecksum sends a file's checksum as sha256sum reads it.
func (o *open) sendChecksum(c *fiber.Ctx, format string) error {
	year, err := yearOf(c)
	if err != nil {
		return err
	}
	d, err := o.Files.Find(c.UserContext(), year, format)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	return c.SendString(d.SHA256 + "  " + strconv.Itoa(year) + "." + format + "\n")
}

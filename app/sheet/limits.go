package sheet

import "sanxiang/models"

// Limits bounds what one file may cost to read. A file past a limit is
// refused with an error that names the limit.
type Limits struct {
	Bytes    int64 // size of a CSV file, bytes
	Workbook int64 // size of a packed workbook, bytes
	Unpacked int64 // size of all parts of a workbook unpacked, bytes: stops zip bombs
	Columns  int   // columns of the header
	Cell     int   // characters of one cell; Excel itself keeps 32,767
	Record   int   // bytes of one CSV record: stops an unclosed quote from taking the whole file into memory
}

// DefaultLimits is what Open and New use: a CSV of some ten million rows, and
// a workbook as large as Excel can write in practice.
var DefaultLimits = Limits{
	Bytes:    4 << 30,
	Workbook: 128 << 20,
	Unpacked: 2 << 30,
	Columns:  256,
	Cell:     32767,
	Record:   4 << 20,
}

// tooLarge is the refusal of a file past a size limit given in bytes.
func tooLarge(limit int64) error {
	return models.Errorf(models.Invalid, "文件超过 %s 的上限，请拆成几个文件分次导入", sizeText(limit))
}

// sizeText writes a number of bytes in the largest binary unit that divides it.
func sizeText(n int64) string {
	for _, u := range []struct {
		size int64
		name string
	}{{1 << 30, "GB"}, {1 << 20, "MB"}, {1 << 10, "KB"}} {
		if n >= u.size && n%u.size == 0 {
			return decimal(n/u.size) + " " + u.name
		}
	}
	return decimal(n) + " 字节"
}

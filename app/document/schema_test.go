package document

import (
	"slices"
	"strings"
	"testing"
)

// childOrder is the sequence in which the schema of ISO/IEC 29500-1 wants the
// children of an element. Word refuses a file that breaks it.
var childOrder = map[string]string{
	"pPr":        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
	"rPr":        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
	"sectPr":     "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
	"tblPr":      "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
	"tblBorders": "top left start bottom right end insideH insideV",
	"tblCellMar": "top left start bottom right end",
	"tcPr":       "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
	"tbl":        "bookmarkStart bookmarkEnd tblPr tblGrid tr",
	"tr":         "tblPrEx trPr tc",
	"style":      "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
	"styles":     "docDefaults latentStyles style",
	"font":       "altName panose1 charset family notTrueType pitch sig embedRegular",
	"settings":   "writeProtection view zoom removePersonalInformation mirrorMargins defaultTabStop autoHyphenation evenAndOddHeaders characterSpacingControl footnotePr endnotePr compat docVars rsids mathPr themeFontLang clrSchemeMapping decimalSymbol listSeparator",
}

// checkOrder reports children that are unknown to the schema or out of order.
func checkOrder(t *testing.T, part string, n *node) {
	t.Helper()
	if order, known := childOrder[n.name]; known {
		names, last := strings.Fields(order), 0
		for _, c := range n.children {
			at := slices.Index(names, c.name)
			if at < last {
				t.Errorf("%s: %s out of order or unknown in %s", part, c.name, n.name)
			}
			last = max(at, last)
		}
	}
	for _, c := range n.children {
		checkOrder(t, part, c)
	}
}

func TestDOCXSchemaOrder(t *testing.T) {
	t.Parallel()
	d := sampleChapter(2)
	d.RedHead = &RedHead{Mark: "示例市司法局文件", DocNumber: "示司发〔2026〕3号"}
	parts := partsOf(t, docxOf(t, d))
	for name, root := range parts {
		checkOrder(t, name, root)
	}
	for _, o := range parts["[Content_Types].xml"].all("Override") {
		if parts[strings.TrimPrefix(o.attrs["PartName"], "/")] == nil {
			t.Errorf("content type of a part that is missing: %s", o.attrs["PartName"])
		}
	}
}

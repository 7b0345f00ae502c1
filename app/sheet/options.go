package sheet

// Options says how an import treats its file.
type Options struct {
	DryRun  bool // check everything, write nothing
	SkipBad bool // write the good rows of a file that has bad ones
}

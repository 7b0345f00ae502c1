package models

// PublicKindLabel names what was published: a decision, a document or a page.
func PublicKindLabel(kind string) string {
	if IsChoice(PageKinds, kind) {
		return ChoiceLabel(PageKinds, kind)
	}
	return ChoiceLabel(DisclosureKinds, kind)
}

package models

// PermitCatalogue asks for an administrator of the bureau at the top: what all
// bureaus share, such as catalogues, calendar and jobs, is not for one of them
// to change.
func PermitCatalogue(a Actor, tree *Tree) error {
	if err := Permit(a, ActManageSystem, tree, a.BureauID); err != nil {
		return err
	}
	if !a.System && tree.Bureaus[a.BureauID].ParentID != 0 {
		return Errorf(Forbidden, "这些内容由全系统共用，须由最上级机关的系统管理员修改，请与其联系")
	}
	return nil
}

package api

import (
	"reflect"

	"sanxiang/models"
	"sanxiang/routes/schema"
)

// choicesOf gives the closed list of a type.
var choicesOf = map[reflect.Type][]models.Choice{
	reflect.TypeFor[models.StepKind]():         models.StepKinds,
	reflect.TypeFor[models.CaseState]():        models.CaseStates,
	reflect.TypeFor[models.Outcome]():          models.Outcomes,
	reflect.TypeFor[models.Opinion]():          models.Opinions,
	reflect.TypeFor[models.BureauKind]():       models.BureauKinds,
	reflect.TypeFor[models.DisclosureState]():  models.DisclosureStates,
	reflect.TypeFor[models.ObjectionKind]():    models.ObjectionKinds,
	reflect.TypeFor[models.ObjectionState]():   models.ObjectionStates,
	reflect.TypeFor[models.ObjectionOutcome](): models.ObjectionOutcomes,
	reflect.TypeFor[models.Role]():             models.Roles,
	reflect.TypeFor[models.Severity]():         models.Severities,
	reflect.TypeFor[models.PartyKind]():        schema.Labels(models.PartyKinds),
	reflect.TypeFor[models.PenaltyKind]():      schema.Labels(models.PenaltyKinds),
	reflect.TypeFor[models.Procedure]():        schema.Labels([]models.Procedure{models.SimpleProcedure, models.OrdinaryProcedure}),
	reflect.TypeFor[models.State]():            schema.Labels([]models.State{models.StateValue, models.StateZero, models.StateNotApplicable, models.StateNotKept, models.StatePending}),
}

// memberChoices gives the closed list of a member whose type is plain text.
var memberChoices = map[string][]models.Choice{
	"Step.source": models.CaseSources, "Step.tier": models.Tiers, "Step.grounds": models.CaseGrounds, "Step.revocation": models.Revocations,
	"recordingForm.stage": models.Stages, "recordingForm.medium": models.Media, "recordingForm.act": models.Acts,
	"conclusion.checklist": models.ReviewItems, "remark.item": models.ReviewItems,
	"withdrawal.code": models.WithdrawReasons, "deviceForm.kind": models.DeviceKinds,
}

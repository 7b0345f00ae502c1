package identity

import "fmt"

// RealCost is what a password takes outside of tests.
var RealCost = fmt.Sprint(passwordCost)

// Tests hash many passwords and must not wait for each.
func init() { passwordCost = cost{passes: 1, memory: 64, threads: 1} }

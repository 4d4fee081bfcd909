import { watch } from '../types.bicep'

@description('Required. Name of the budget.')
@minLength(1)
@maxLength(63)
param name string

@description('Required. What a month may cost, and who is told.')
param watched watch

@description('Optional. The first day of the month that it starts with.')
param startDate string = utcNow('yyyy-MM-01')

var told = empty(watched.email) ? { contactEmails: [], contactRoles: ['Owner'] } : { contactEmails: [watched.email] }
var marks = [
  { name: 'half', percent: 50, kind: 'Actual' }
  { name: 'spent', percent: 100, kind: 'Actual' }
  { name: 'foreseen', percent: 100, kind: 'Forecasted' }
]

resource budget 'Microsoft.Consumption/budgets@2024-08-01' = {
  name: name
  properties: {
    amount: watched.monthlyBudget
    category: 'Cost'
    timeGrain: 'Monthly'
    timePeriod: { startDate: startDate }
    notifications: toObject(
      marks,
      mark => mark.name,
      mark =>
        union(
          told,
          { enabled: true, operator: 'GreaterThanOrEqualTo', threshold: mark.percent, thresholdType: mark.kind }
        )
    )
  }
}

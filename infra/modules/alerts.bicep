import { place as placement, watch } from '../types.bicep'

@description('Required. What makes names unique.')
param suffix string

@description('Required. What is watched, and who is told.')
param watched watch

@description('Required. Where it is made, how it is reached, and where it logs.')
param place placement

var rules = [
  {
    name: 'failed-jobs'
    says: 'A job failed; its events tell why.'
    query: 'AppTraces | where Message startswith "Job " and Message endswith "is over: Failed"'
    minutes: 15
  }
  {
    name: 'poison-messages'
    says: 'A message was given up after its last attempt.'
    query: 'StorageQueueLogs | where OperationName == "PutMessage" and Uri has "-poison"'
    minutes: 15
  }
  {
    name: 'server-errors'
    says: 'Requests ended in 5xx, which is never the fault of a caller.'
    query: 'AppRequests | where toint(ResultCode) between (500 .. 599)'
    minutes: 5
  }
  {
    name: 'latency'
    says: 'Predictions are slow: the 95th percentile of a quarter of an hour is over its limit.'
    query: 'AppRequests | where Name startswith "predict" | summarize p95 = percentile(DurationMs, 95) | where p95 > ${watched.latencyMilliseconds}'
    minutes: 15
  }
]

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${suffix}'
  location: 'global'
  tags: place.tags
  properties: {
    groupShortName: 'maas'
    enabled: true
    emailReceivers: empty(watched.email)
      ? []
      : [{ name: 'operators', emailAddress: watched.email, useCommonAlertSchema: true }]
  }
}

// The tables are made by their first rows, so an empty workspace can't check the queries.
resource alerts 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in rules: {
    name: '${rule.name}-${suffix}'
    location: place.location
    kind: 'LogAlert'
    tags: place.tags
    properties: {
      displayName: rule.name
      description: rule.says
      severity: rule.name == 'server-errors' ? 1 : 2
      enabled: true
      autoMitigate: true
      skipQueryValidation: true
      scopes: [place.workspaceId]
      evaluationFrequency: 'PT${rule.minutes}M'
      windowSize: 'PT${rule.minutes}M'
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [operators.id] }
    }
  }
]

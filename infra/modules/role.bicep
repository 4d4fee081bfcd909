import { operator, storeNames } from '../types.bicep'

@description('Required. What the role is on.')
param kind 'container' | 'table' | 'queue' | 'host' | 'vault' | 'secret' | 'registry' | 'insights'

@description('Required. Which of that kind.')
param store string

@description('Required. Name of the built-in role.')
param role string

@description('Required. Names of everything a role can be on.')
param names storeNames

@description('Required. Name of the identity that gets it; empty: the operator does, where there is one.')
param identityName string

@description('Required. Who operates the deployment.')
param operatedBy operator

var isOperator = empty(identityName)
var assigned = !isOperator || !empty(operatedBy.principalId)
var who = isOperator ? operatedBy.principalId : identityName

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = if (!isOperator) {
  name: isOperator ? 'none' : identityName
}

var assignment = {
  roleDefinitionId: roleDefinitions(role).id
  principalId: isOperator ? operatedBy.principalId : identity!.properties.principalId
  principalType: isOperator ? operatedBy.principalType : 'ServicePrincipal'
}

resource data 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: names.data

  resource blobs 'blobServices' existing = {
    name: 'default'
    resource container 'containers' existing = { name: store }
  }

  resource queues 'queueServices' existing = {
    name: 'default'
    resource queue 'queues' existing = { name: store }
  }

  resource tables 'tableServices' existing = {
    name: 'default'
    resource table 'tables' existing = { name: store }
  }
}

resource host 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: store == 'predict' ? names.predictHost : names.trainHost
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: names.vault

  resource secret 'secrets' existing = { name: store }
}

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' existing = { name: names.registry }

resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: names.insights }

resource onContainer 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (assigned && kind == 'container') {
  name: guid(data::blobs::container.id, who, role)
  scope: data::blobs::container
  properties: assignment
}

resource onQueue 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (assigned && kind == 'queue') {
  name: guid(data::queues::queue.id, who, role)
  scope: data::queues::queue
  properties: assignment
}

resource onTable 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (assigned && kind == 'table') {
  name: guid(data::tables::table.id, who, role)
  scope: data::tables::table
  properties: assignment
}

resource onHost 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (assigned && kind == 'host') {
  name: guid(host.id, who, role)
  scope: host
  properties: assignment
}

resource onVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (assigned && kind == 'vault') {
  name: guid(vault.id, who, role)
  scope: vault
  properties: assignment
}

resource onSecret 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (assigned && kind == 'secret') {
  name: guid(vault::secret.id, who, role)
  scope: vault::secret
  properties: assignment
}

resource onRegistry 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (assigned && kind == 'registry') {
  name: guid(registry.id, who, role)
  scope: registry
  properties: assignment
}

resource onInsights 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (assigned && kind == 'insights') {
  name: guid(insights.id, who, role)
  scope: insights
  properties: assignment
}

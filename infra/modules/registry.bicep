import { place as placement } from '../types.bicep'

@description('Required. Name of the registry.')
@minLength(5)
@maxLength(50)
param name string

@description('Required. Where it is made, how it is reached, and where it logs.')
param place placement

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  name: name
  location: place.location
  tags: place.tags
  sku: { name: place.network == 'public' ? 'Basic' : 'Premium' }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
    publicNetworkAccess: place.network == 'public' ? 'Enabled' : 'Disabled'
    networkRuleBypassOptions: 'AzureServices'
    policies: { azureADAuthenticationAsArmPolicy: { status: 'enabled' } }
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'access'
  scope: registry
  properties: {
    workspaceId: place.workspaceId
    logs: [
      { category: 'ContainerRegistryLoginEvents', enabled: true }
      { category: 'ContainerRegistryRepositoryEvents', enabled: true }
    ]
  }
}

@description('Where images are pushed to and pulled from.')
output loginServer string = registry.properties.loginServer

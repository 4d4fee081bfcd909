import { place as placement, trainProfile } from '../types.bicep'

@description('Required. Name of the environment.')
@minLength(2)
@maxLength(60)
param name string

@description('Required. The profiles that apps in it use.')
param profiles trainProfile[]

@description('Required. The subnet that it runs in; empty: the platform\'s own network.')
param subnetId string

@description('Required. Where it is made, how it is reached, and where it logs.')
param place placement

var all = loadJsonContent('../profiles.json')

// The CPU profile is always there; a GPU profile needs a quota, so only what is used is asked for.
var used = union(['cpu'], profiles)

resource environment 'Microsoft.App/managedEnvironments@2026-01-01' = {
  name: name
  location: place.location
  tags: place.tags
  properties: {
    // Logs by the diagnostic setting below: the other way takes the workspace's shared key.
    appLogsConfiguration: { destination: 'azure-monitor' }
    vnetConfiguration: empty(subnetId) ? null : { infrastructureSubnetId: subnetId, internal: false }
    workloadProfiles: [for profile in used: { name: all[profile].name, workloadProfileType: all[profile].type }]
    peerTrafficConfiguration: { encryption: { enabled: true } }
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'apps'
  scope: environment
  properties: {
    workspaceId: place.workspaceId
    logs: [
      { category: 'ContainerAppConsoleLogs', enabled: true }
      { category: 'ContainerAppSystemLogs', enabled: true }
    ]
  }
}

@description('Resource id.')
output id string = environment.id

import { place as placement, privateTarget } from '../types.bicep'

@description('Required. What is reached by them.')
param targets privateTarget[]

@description('Required. The subnet of private endpoints.')
param subnetId string

@description('Required. Resource ids of the zones, by what is resolved in them.')
param zoneIds object

@description('Required. Where it is made, how it is reached, and where it logs.')
param place placement

resource endpoints 'Microsoft.Network/privateEndpoints@2025-05-01' = [
  for target in targets: {
    name: target.name
    location: place.location
    tags: place.tags
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        { name: target.group, properties: { privateLinkServiceId: target.id, groupIds: [target.group] } }
      ]
    }
  }
]

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = [
  for (target, index) in targets: {
    parent: endpoints[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [{ name: target.group, properties: { privateDnsZoneId: zoneIds[target.group] } }]
    }
  }
]

import { place as placement, storeNames } from '../types.bicep'

@description('Required. What makes names unique.')
param suffix string

@description('Required. Addresses of the virtual network, a /16 to /20.')
param addressPrefix string

@description('Required. Names of what is reached by private endpoints.')
param names storeNames

@description('Required. Where it is made, how it is reached, and where it logs.')
param place placement

var accounts = { data: names.data, predict: names.predictHost, train: names.trainHost }
var storageParts = [
  { of: 'data', group: 'blob' }
  { of: 'data', group: 'queue' }
  { of: 'data', group: 'table' }
  { of: 'predict', group: 'blob' }
  { of: 'predict', group: 'queue' }
  { of: 'predict', group: 'table' }
  { of: 'train', group: 'blob' }
  { of: 'train', group: 'queue' }
  { of: 'train', group: 'table' }
]
var storageTargets = [
  for part in storageParts: {
    name: 'pe-${part.of}-${part.group}-${suffix}'
    id: resourceId('Microsoft.Storage/storageAccounts', accounts[part.of])
    group: part.group
  }
]

module network 'network.bicep' = {
  name: 'network'
  params: { name: 'vnet-${suffix}', addressPrefix: addressPrefix, location: place.location, tags: place.tags }
}

module endpoints 'private-endpoints.bicep' = {
  name: 'private-endpoints'
  params: {
    targets: concat(storageTargets, [
      { name: 'pe-vault-${suffix}', id: resourceId('Microsoft.KeyVault/vaults', names.vault), group: 'vault' }
      {
        name: 'pe-registry-${suffix}'
        id: resourceId('Microsoft.ContainerRegistry/registries', names.registry)
        group: 'registry'
      }
    ])
    subnetId: network.outputs.endpointsSubnetId
    zoneIds: network.outputs.zoneIds
    place: place
  }
}

@description('The subnet that Flex Consumption goes out by.')
output predictSubnetId string = network.outputs.predictSubnetId

@description('The subnet that containers run in.')
output containersSubnetId string = network.outputs.containersSubnetId

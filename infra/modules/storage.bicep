import { place as placement, storageSize, storeNames } from '../types.bicep'

@description('Required. Names of the accounts.')
param names storeNames

@description('Required. Names of the identities.')
param identityNames { predict: string, train: string, storage: string }

@description('Required. How data is kept.')
param size storageSize

@description('Required. Encrypts models, datasets and jobs with the key of our own vault.')
param encrypted bool

@description('Required. Where it is made, how it is reached, and where it logs.')
param place placement

var key = {
  identityId: resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', identityNames.storage)
  vaultUri: 'https://${names.vault}${environment().suffixes.keyvaultDns}'
  name: 'storage'
}

module data 'storage-account.bicep' = {
  name: 'storage-data'
  params: { name: names.data, redundancy: size.redundancy, key: encrypted ? key : null, place: place }
}

module stores 'data-stores.bicep' = {
  name: 'storage-stores'
  params: { accountName: names.data, checkpointDays: size.checkpointDays, eventDays: size.eventDays }
  dependsOn: [data]
}

// Each host keeps its locks and state apart from the other's and from the data.
module hosts 'storage-account.bicep' = [
  for app in ['predict', 'train']: {
    name: 'storage-${app}'
    params: {
      name: app == 'predict' ? names.predictHost : names.trainHost
      redundancy: 'Standard_LRS'
      place: place
    }
  }
]

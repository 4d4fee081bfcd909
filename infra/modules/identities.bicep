import { appIdentity } from '../types.bicep'

@description('Required. Names of the identities.')
param names { predict: string, train: string, storage: string }

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

resource predict 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.predict
  location: location
  tags: tags
}

resource train 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.train
  location: location
  tags: tags
}

// Unwraps the customer-managed key; without one it is used by nothing and costs nothing.
resource storage 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.storage
  location: location
  tags: tags
}

@description('The identity of the predict app.')
output predict appIdentity = {
  id: predict.id
  clientId: predict.properties.clientId
  principalId: predict.properties.principalId
}

@description('The identity of the train app.')
output train appIdentity = {
  id: train.id
  clientId: train.properties.clientId
  principalId: train.properties.principalId
}

@description('The identity of storage.')
output storage appIdentity = {
  id: storage.id
  clientId: storage.properties.clientId
  principalId: storage.properties.principalId
}

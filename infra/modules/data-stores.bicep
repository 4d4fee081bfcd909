@description('Required. The account that holds them.')
@minLength(3)
@maxLength(24)
param accountName string

@description('Required. Days after which a checkpoint that nothing wrote to is removed.')
@minValue(7)
param checkpointDays int

@description('Required. Days after which the events of a job are removed.')
@minValue(7)
param eventDays int

var stores = loadJsonContent('../stores.json')

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = { name: 'default' }
  resource queues 'queueServices' existing = { name: 'default' }
  resource tables 'tableServices' existing = { name: 'default' }
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = [
  for name in stores.containers: {
    parent: account::blobs
    name: name
    properties: { publicAccess: 'None' }
  }
]

resource queues 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' = [
  for name in stores.queues: {
    parent: account::queues
    name: name
  }
]

resource tables 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' = [
  for name in stores.tables: {
    parent: account::tables
    name: name
  }
]

// A filter takes no pattern in mid-name, but the kind of blob tells them apart: events are append blobs, checkpoints are not.
resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'checkpoints'
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['jobs/'] }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: checkpointDays } } }
          }
        }
        {
          name: 'events'
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['appendBlob'], prefixMatch: ['jobs/'] }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: eventDays } } }
          }
        }
      ]
    }
  }
}

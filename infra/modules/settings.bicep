import { appIdentity } from '../types.bicep'

@export()
@description('A connection to a storage account by identity, as the Functions host and the apps read it.')
func storageConnection(connection string, account string, clientId string) object => {
  '${connection}__blobServiceUri': 'https://${account}.blob.${environment().suffixes.storage}'
  '${connection}__queueServiceUri': 'https://${account}.queue.${environment().suffixes.storage}'
  '${connection}__tableServiceUri': 'https://${account}.table.${environment().suffixes.storage}'
  '${connection}__credential': 'managedidentity'
  '${connection}__clientId': clientId
}

@description('What the Functions host and the code of both apps need.')
func sharedSettings(host string, data string, identity appIdentity, insights string, publicKeys string) object =>
  union(
    storageConnection('AzureWebJobsStorage', host, identity.clientId),
    storageConnection('MaasStorage', data, identity.clientId),
    {
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.clientId};Authorization=AAD'
      // ONNX Runtime reads it before any of our code runs.
      ORT_DISABLE_TELEMETRY: '1'
    },
    empty(publicKeys) ? {} : { Signing__PublicKeys: publicKeys }
  )

@export()
@description('Settings of the predict app on an instance of so much memory: half for loaded models, an eighth for one call\'s tensors.')
func predictSettings(
  host string,
  data string,
  identity appIdentity,
  insights string,
  memoryMB int,
  preload string,
  publicKeys string
) object =>
  union(sharedSettings(host, data, identity, insights, publicKeys), {
    Keys__0__Tenant: 'operator'
    Requests__MaximumBytes: '104857600'
    Requests__MaximumJsonBytes: '1048576'
    Requests__WaitSeconds: '100'
    Requests__Folder: '/tmp'
    Uploads__MaximumBytes: '68719476736'
    Uploads__PartBytes: '33554432'
    Uploads__HoursKept: '144'
    Inputs__MaximumTensorBytes: string(min(memoryMB * 1048576 / 8, 536870912))
    Inputs__MaximumPixels: string(min(memoryMB * 1048576 / 64, 50000000))
    Outputs__MaximumBytes: string(min(memoryMB * 1048576 / 16, 268435456))
    Sessions__MaximumBytes: string(memoryMB * 1048576 / 2)
    Sessions__Folder: '/tmp'
    Sessions__DiskBytes: '536870912'
    Sessions__Preload: preload
    Sessions__Threads: '1'
    Sessions__ConcurrentRuns: '0'
    Sessions__MaximumBatch: '16'
    Sessions__BatchDelayMilliseconds: '0'
    Sessions__QueueLength: '1000'
    Sessions__TimeoutSeconds: '100'
    Sessions__TrialSeconds: '60'
    Sessions__Isolation: 'suspects'
    Batches__SliceSeconds: '120'
    Batches__PartSeconds: '5'
    Batches__RowsAtOnce: '32'
    Batches__DiskBytes: '2147483648'
  })

@export()
@description('Settings of the train app.')
func trainSettings(host string, data string, identity appIdentity, insights string, publicKeys string) object =>
  union(sharedSettings(host, data, identity, insights, publicKeys), {
    Training__DataMegabytes: '512'
    Training__Threads: '0'
    Training__Folder: '/tmp'
    Training__OperatorTenant: 'operator'
  })

@export()
@description('Settings of the predict app whose value is a secret of the vault, by the name of the secret.')
func predictSecrets(isSigned bool) object => union({ Keys__0__Key: 'operator-key' }, trainSecrets(isSigned))

@export()
@description('Settings of the train app whose value is a secret of the vault, by the name of the secret.')
func trainSecrets(isSigned bool) object => isSigned ? { Signing__PrivateKey: 'signing-key' } : {}

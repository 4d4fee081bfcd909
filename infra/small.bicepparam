using 'main.bicep'

// Cheap when idle: nothing is kept running. Training on CPUs needs no quota.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'maas')
param network = 'public'
param predict = { host: 'flex', memoryMB: 2048, alwaysReady: 0, maximumInstances: 40, concurrency: 16 }
param train = { profile: 'cpu', maximumReplicas: 5 }
param storage = { redundancy: 'Standard_LRS', checkpointDays: 30, eventDays: 90 }
param watched = {
  email: readEnvironmentVariable('MAAS_ALERT_EMAIL', '')
  monthlyBudget: 50
  latencyMilliseconds: 2000
  logDays: 30
}
param operatedBy = {
  principalId: readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
  principalType: readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User')
}
param run = {
  predict: readEnvironmentVariable('SERVICE_PREDICT_IMAGE_NAME', '')
  train: readEnvironmentVariable('SERVICE_TRAIN_IMAGE_NAME', '')
}
param signing = {
  privateKey: readEnvironmentVariable('MAAS_SIGNING_KEY', '')
  publicKeys: readEnvironmentVariable('MAAS_SIGNING_PUBLIC_KEYS', '')
  verify: bool(readEnvironmentVariable('MAAS_SIGNING_VERIFY', 'true'))
}

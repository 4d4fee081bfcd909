using 'main.bicep'

// What no size has: the container variant of the predict app, on a GPU, private, with an operator, a mail address and signatures.
param environmentName = 'containers'
param network = 'private'
param predict = {
  host: 'container'
  profile: 't4'
  memoryMB: 4096
  alwaysReady: 0
  maximumInstances: 5
  concurrency: 4
}
param train = { profile: 't4', maximumReplicas: 2 }
param storage = { redundancy: 'Standard_ZRS', checkpointDays: 30, eventDays: 90 }
param watched = { email: 'operators@example.com', monthlyBudget: 100, latencyMilliseconds: 500, logDays: 30 }
param operatedBy = { principalId: '11111111-1111-1111-1111-111111111111', principalType: 'Group' }
param run = { predict: 'example/predict:1', train: 'example/train:1' }
param signing = { privateKey: '-----BEGIN PRIVATE KEY-----', publicKeys: '-----BEGIN PUBLIC KEY-----', verify: true }

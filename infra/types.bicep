@export()
@description('How the deployment is reached: public endpoints that only identities open, or private endpoints in a virtual network.')
type networkKind = 'public' | 'private'

@export()
@description('What the trainer runs on: cpu needs no quota; t4 and a100 are serverless GPUs and need one.')
type trainProfile = 'cpu' | 't4' | 'a100'

@export()
@description('How big the predict app is.')
type predictSize = {
  @description('Required. flex: Flex Consumption; container: the image on Container Apps, on the profile below.')
  host: 'flex' | 'container'

  @description('Optional. The profile of the container variant; flex has CPUs only.')
  profile: trainProfile?

  @description('Required. Memory of a Flex instance. Half of it holds loaded models.')
  memoryMB: 512 | 2048 | 4096

  @description('Required. Instances that are kept running; 0 scales to zero.')
  @minValue(0)
  @maxValue(100)
  alwaysReady: int

  @description('Optional. Models that an instance loads before it is ready, as tenant/model@alias, with commas between.')
  preload: string?

  @description('Required. The most instances.')
  @minValue(1)
  @maxValue(1000)
  maximumInstances: int

  @description('Required. Requests that one instance takes at a time.')
  @minValue(1)
  @maxValue(1000)
  concurrency: int
}

@export()
@description('How big the trainer is.')
type trainSize = {
  @description('Required. What the trainer runs on.')
  profile: trainProfile

  @description('Required. Jobs that run at a time: each replica runs one.')
  @minValue(1)
  @maxValue(300)
  maximumReplicas: int
}

@export()
@description('How data is kept.')
type storageSize = {
  @description('Required. Copies: in one datacenter, in three zones, or in three zones and a second region.')
  redundancy: 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS'

  @description('Required. Days after which a checkpoint that nothing wrote to is removed.')
  @minValue(7)
  @maxValue(365)
  checkpointDays: int

  @description('Required. Days after which the events of a job are removed.')
  @minValue(7)
  @maxValue(3650)
  eventDays: int
}

@export()
@description('What is watched.')
type watch = {
  @description('Required. Who is told, by mail; empty: alerts fire without a mail, and the budget tells the owners of the resource group.')
  email: string

  @description('Required. What a month may cost before somebody is told, in the currency of the subscription.')
  @minValue(1)
  monthlyBudget: int

  @description('Required. Milliseconds that 95 of 100 predictions must stay under.')
  @minValue(10)
  latencyMilliseconds: int

  @description('Required. Days that logs are kept.')
  @minValue(30)
  @maxValue(730)
  logDays: int
}

@export()
@description('Who operates the deployment: reads the operator key, pushes images, writes jobs to the queue.')
type operator = {
  @description('Required. Object id; empty: nobody gets the operator roles.')
  principalId: string

  @description('Required. What kind of identity it is.')
  principalType: 'User' | 'Group' | 'ServicePrincipal'
}

@export()
@description('The key that signs versions, and those that are trusted.')
type signatures = {
  @description('Required. A PKCS#8 key of the curve P-256 in PEM; used where there are public keys.')
  @secure()
  privateKey: string

  @description('Required. Public keys in PEM, one after the other, that of the private one among them; empty: nothing is signed.')
  publicKeys: string

  @description('Required. Uses only what one of the keys signed. Where there are versions from before the keys, sign first.')
  verify: bool
}

@export()
@description('The images to run. Until one is pushed, a stand-in runs.')
type images = {
  @description('Required. The predict image; used by its container variant only.')
  predict: string

  @description('Required. The train image.')
  train: string
}

@export()
@description('A user-assigned identity.')
type appIdentity = {
  @description('Required. Resource id.')
  id: string

  @description('Required. What code names it by.')
  clientId: string

  @description('Required. What roles are given to.')
  principalId: string
}

@export()
@description('Names of everything a role can be on.')
type storeNames = {
  @description('Required. The account of models, datasets and jobs.')
  data: string

  @description('Required. The account of the predict app\'s host.')
  predictHost: string

  @description('Required. The account of the train app\'s host.')
  trainHost: string

  @description('Required. The container registry.')
  registry: string

  @description('Required. The vault.')
  vault: string

  @description('Required. The Application Insights component.')
  insights: string
}

@export()
@description('A key that encrypts storage, in our own vault.')
type encryptionKey = {
  @description('Required. The identity that unwraps with it.')
  identityId: string

  @description('Required. The address of the vault.')
  vaultUri: string

  @description('Required. The name of the key.')
  name: string
}

@export()
@description('Something that is reached by a private endpoint.')
type privateTarget = {
  @description('Required. Name of the endpoint.')
  name: string

  @description('Required. Resource id.')
  id: string

  @description('Required. The part of the resource.')
  group: 'blob' | 'queue' | 'table' | 'vault' | 'registry'
}

@export()
@description('Where resources are made, how they are reached, and where they log.')
type place = {
  @description('Required. Region.')
  location: string

  @description('Required. Tags.')
  tags: object

  @description('Required. How resources are reached.')
  network: networkKind

  @description('Required. Resource id of the workspace that logs go to.')
  workspaceId: string
}

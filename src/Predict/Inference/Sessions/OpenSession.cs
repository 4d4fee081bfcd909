using Maas.Predict.Inference.Disk;

namespace Maas.Predict.Inference.Sessions;

/// <summary>A session that is open and has computed, and what was found out on the way. Its owner disposes the session.</summary>
/// <param name="Plan">As it was opened.</param>
/// <param name="Run">What a run takes that is not disturbed; zero where that is not known.</param>
internal sealed record OpenSession(IModelSession Session, ServingPlan Plan, LoadRecord Found, TimeSpan Run, MemoryUse Memory);

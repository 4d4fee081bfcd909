namespace Maas.Core.Jobs;

/// <summary>The learning rate of some of a base's weights.</summary>
/// <param name="Pattern">Which initializers, as for <see cref="JobBase.Freeze"/>.</param>
/// <param name="Factor">By what the learning rate is multiplied, above 0 to 1,000.</param>
public sealed record LearningRateFactor(string Pattern, double Factor);

using Maas.Predict.Inference.Sessions;

namespace Maas.Predict.Tests.Inference.Sessions;

internal static class SessionCacheFigures
{
    extension(SessionCache cache)
    {
        /// <summary>How many loads were begun.</summary>
        public long Loads => cache.Look(static shelf => shelf.Figures()).Sum(figures => figures.Loads);

        /// <summary>The private memory that the models in the cache are taken to use.</summary>
        public long HeldBytes => cache.Look(static shelf => shelf.Figures()).Sum(figures => figures.Bytes);
    }
}

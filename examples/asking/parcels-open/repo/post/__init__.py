from .price import parcels
